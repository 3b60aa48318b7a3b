import FoundationEssentials
import Jobs
import Models

@testable import JobsTesting

/// A ledger with a process that claims in it.
struct Stage: Sendable {
    let ledger: any TestLedger
    let registry: JobRegistry
    let holder: UUID

    static let types = ["probe_work", "other_work"]
    static let person = Operator(name: "operator:ann", reason: "because")

    static func with(_ backend: Backend, _ body: (Stage) async throws -> Void) async throws {
        try await backend.with { ledger in
            var registry = JobRegistry(family: .ingestion)
            registry.register(ProbeWork())
            registry.register(OtherWork())
            try registry.register(ProbeRun())
            try await ledger.register(registry)
            try await body(Stage(ledger: ledger, registry: registry, holder: try await ledger.enterProcess()))
        }
    }

    static func request(
        _ key: String? = nil, payload: String = "{}", _ change: (inout JobRequest) -> Void = { _ in }
    ) -> JobRequest {
        var request = JobRequest(type: "probe_work", family: .ingestion, payload: payload, uniqueKey: key)
        change(&request)
        return request
    }

    @discardableResult
    func enqueue(_ requests: JobRequest...) async throws -> [Int64] {
        try await ledger.enqueue(requests, cause: Cause()).sorted()
    }

    /// One new job.
    func enqueueOne(_ request: JobRequest = request()) async throws -> Int64 {
        guard let id = try await enqueue(request).first else { throw Missing() }
        return id
    }

    func claim(_ limit: Int = 10, for holder: UUID? = nil) async throws -> [ClaimedJob] {
        try await ledger.claim(limit, of: Self.types, for: holder ?? self.holder)
    }

    /// A job that is at work.
    func working(_ request: JobRequest = request(), for holder: UUID? = nil) async throws -> ClaimedJob {
        let id = try await enqueueOne(request)
        guard let job = try await ledger.claim(job: id, for: holder ?? self.holder) else { throw Missing() }
        return job
    }

    func complete(_ job: ClaimedJob, counts: Counts = [:]) async throws {
        _ = try await ledger.complete(job, counts: counts, result: nil, effects: nil)
    }

    /// The process dies that it has to itself; the backoff waits its longest.
    func crash(_ job: ClaimedJob, _ error: String = "its process was killed") async throws {
        try await Backoff.$jitter.withValue({ 1 }) { try await ledger.crash(job, error: error, of: registry) }
    }

    func job(_ id: Int64) async throws -> LedgerJob {
        guard let job = try await ledger.job(id) else { throw Missing() }
        return job
    }

    /// The next job that is claimed, as a label in its payload says; `.` for none.
    func labels(_ count: Int, ending: Bool = true) async throws -> String {
        var labels = ""
        for _ in 0..<count {
            guard let job = try await claim(1).first else {
                labels += "."
                continue
            }
            labels += try Self.label(job)
            if ending { try await complete(job) }
        }
        return labels
    }

    static func labelled(_ label: String, _ change: (inout JobRequest) -> Void = { _ in }) -> JobRequest {
        request(payload: #"{"label":"\#(label)"}"#, change)
    }

    static func label(_ job: ClaimedJob) throws -> String {
        guard case .object(let fields) = try JSONValue(parsing: job.payload.utf8),
            case .string(let text) = fields["label"]
        else { throw Missing() }
        return text
    }

    func advance(_ seconds: Double) async throws {
        try await ledger.advance(to: try await ledger.now().addingTimeInterval(seconds))
    }

    /// Whole seconds since the clock was started.
    static func offset(_ instant: Date?) -> Int? {
        instant.map { Int($0.timeIntervalSince(TestService.monday).rounded()) }
    }

    static func filter(_ ids: Int64...) -> JobFilter {
        var filter = JobFilter()
        filter.ids = ids
        return filter
    }

    /// Records a run by hand.
    func run(_ overlap: OverlapPolicy = .bufferOne, _ parameters: [String: JSONValue] = [:]) async throws -> UUID {
        try await ledger.recordRun(
            ProbeRun.name, parameters: parameters, messageID: nil, overlap: overlap, cause: Cause()
        ).id
    }

    /// What a worker with room does: tries every candidate.
    func claimRuns() async throws -> [ClaimedRun] {
        var claimed: [ClaimedRun] = []
        for id in try await ledger.queuedRuns(of: [ProbeRun.name]) {
            if let run = try await ledger.claim(run: id, for: holder) { claimed.append(run) }
        }
        return claimed
    }

    func status(_ run: UUID) async throws -> RunStatus? { try await ledger.run(run)?.status }
}

/// Something that a test relies on is not there.
struct Missing: Error {}

/// What effects throw that fail.
struct Broken: Error {}
