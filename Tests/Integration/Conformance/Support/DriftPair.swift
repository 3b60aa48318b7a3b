import FoundationEssentials
import Jobs
import Models

@testable import JobsTesting

/// Two ledgers to which the same is done.
struct DriftPair {
    let memory: Stage
    let database: Stage
    private var random: SplitMix
    /// Claims on both, in the order in which they were made.
    private var held: [(memory: ClaimedJob, database: ClaimedJob)] = []
    private var holders: (memory: UUID, database: UUID)
    private let tenants = [UUID(), UUID(), UUID()]

    init(memory: Stage, database: Stage, seed: UInt64) {
        self.memory = memory
        self.database = database
        random = SplitMix(seed: seed)
        holders = (memory.holder, database.holder)
    }

    /// Does something; says what.
    mutating func act() async throws -> String {
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<30: try await enqueue()
        case 30..<50: try await claim()
        case 50..<62: try await end()
        case 62..<72: try await giveBack()
        case 72..<78: try await advance()
        case 78..<82: try await die()
        case 82..<86: try await cancel()
        case 86..<89: try await reschedule()
        case 89..<93: try await limit()
        case 93..<97: try await pause()
        default: try await replay()
        }
    }

    /// Everything that can be seen of a ledger, ids as places in the order of enqueuing.
    func look(at stage: Stage) async throws -> [String] {
        let jobs = try await stage.ledger.jobs(after: 0)
        let places = Dictionary(uniqueKeysWithValues: jobs.enumerated().map { ($1.id, $0) })
        let jobLines = jobs.map { Self.line($0, places) }
        let letters = try await stage.ledger.letters().map { letter in
            "letter \(letter.jobID.flatMap { places[$0] } ?? -1) \(letter.errors) \(letter.isReplayed)"
        }
        return jobLines + letters
    }

    private static func line(_ job: LedgerJob, _ places: [Int64: Int]) -> String {
        let needs = job.after.compactMap { places[$0] }.sorted()
        // a cause that names another job has its id in it
        let error = job.error.map { $0.contains("job ") ? "names another" : $0 }
        let due = Stage.offset(job.status == .pending ? job.availableAt : nil)
        return """
            \(places[job.id] ?? -1) \(job.type) \(job.status.rawValue) due=\(due ?? -1) key=\(job.uniqueKey ?? "-") \
            prio=\(job.priority) needs=\(needs) \(job.attempt)/\(job.retryCount)/\(job.crashes)/\(job.interruptions) \
            of \(job.maxRetries) \(error ?? "-") \(job.errors.count) \(job.isCancelRequested) \(job.counts) \
            alone=\(job.loneCrashes) version=\(job.payloadVersion) calls=\(job.callback != nil) \
            of=\(job.callbackOf.flatMap { places[$0] } ?? -1)
            """
    }

    private mutating func enqueue() async throws -> String {
        var request = Stage.request()
        if Bool.random(using: &random) { request.uniqueKey = ["a", "b", "c"].randomElement(using: &random) }
        if Int.random(in: 0..<4, using: &random) == 0 { request.type = "other_work" }
        request.onDuplicate = DuplicatePolicy.allCases.randomElement(using: &random) ?? .keep
        request.priority = Int16.random(in: 0...2, using: &random)
        request.tenantID = Bool.random(using: &random) ? tenants.randomElement(using: &random) : nil
        request.provider = Bool.random(using: &random) ? "gmail" : nil
        request.maxRetries = Int32.random(in: 1...4, using: &random)
        let now = try await memory.ledger.now()
        if Int.random(in: 0..<4, using: &random) == 0 {
            request.availableAt = now.addingTimeInterval(Double.random(in: 10...90, using: &random).rounded())
        }
        if Int.random(in: 0..<6, using: &random) == 0 { request.expiresAt = now.addingTimeInterval(45) }
        request.payloadVersion = Int16.random(in: 1...2, using: &random)
        if Int.random(in: 0..<5, using: &random) == 0 {
            request.callback = JobCallback(type: "other_work", family: .ingestion)
        }
        let place = Int.random(in: 0..<5, using: &random)
        var results: [String] = []
        for stage in [memory, database] {
            var asked = request
            let jobs = try await stage.ledger.jobs(after: 0)
            if place < 2, jobs.count > place { asked.after = [jobs[jobs.count - 1 - place].id] }
            do {
                results.append("\(try await stage.ledger.enqueue([asked], cause: Cause()).count)")
            } catch is DuplicateJob {
                results.append("duplicate")
            }
        }
        try await settle()
        return agree("enqueue \(request.uniqueKey ?? "-") \(request.onDuplicate)", results)
    }

    private mutating func claim() async throws -> String {
        let limit = Int.random(in: 1...3, using: &random)
        let memories = try await memory.claim(limit, for: holders.memory)
        let databases = try await database.claim(limit, for: holders.database)
        // the database returns what it claimed in no order
        held += zip(memories.sorted { $0.id < $1.id }, databases.sorted { $0.id < $1.id }).map { ($0, $1) }
        return agree("claim \(limit)", ["\(memories.count)", "\(databases.count)"])
    }

    private mutating func take() -> (memory: ClaimedJob, database: ClaimedJob)? {
        held.isEmpty ? nil : held.remove(at: Int.random(in: 0..<held.count, using: &random))
    }

    private mutating func end() async throws -> String {
        guard let pair = take() else { return "nothing to end" }
        let how = Int.random(in: 0..<4, using: &random)
        for (stage, job) in [(memory, pair.memory), (database, pair.database)] {
            switch how {
            case 0: try await stage.ledger.bury(job, error: "hopeless")
            case 1: try await stage.ledger.cancel(job, reason: "unwanted")
            default: try await stage.complete(job, counts: ["a": how])
            }
        }
        try await settle()
        return "end \(how)"
    }

    private mutating func giveBack() async throws -> String {
        guard let pair = take() else { return "nothing to give back" }
        let delay = Duration.seconds(Int.random(in: 0...60, using: &random))
        let failure = [Failure.error, .interruption, .loneCrash].randomElement(using: &random) ?? .error
        let error = failure == .interruption ? nil : "failed"
        for (stage, job) in [(memory, pair.memory), (database, pair.database)] {
            try await stage.ledger.giveBack(job, after: delay, failure: failure, error: error)
        }
        try await settle()
        return "give back after \(delay) as \(failure)"
    }

    private mutating func advance() async throws -> String {
        let seconds = Double(Int.random(in: 1...40, using: &random))
        let instant = try await memory.ledger.now().addingTimeInterval(seconds)
        for stage in [memory, database] {
            try await stage.ledger.advance(to: instant)
            try await stage.ledger.sweep(.ingestion)
        }
        return "advance \(seconds)"
    }

    private mutating func die() async throws -> String {
        let ending: ProcessEnding = Bool.random(using: &random) ? .died : .stopped
        for (stage, holder) in [(memory, holders.memory), (database, holders.database)] {
            try await stage.ledger.endProcess(holder, as: ending)
            try await stage.ledger.sweep(.ingestion)
        }
        holders = (try await memory.ledger.enterProcess(), try await database.ledger.enterProcess())
        held = []
        return "the process ends as \(ending)"
    }

    private mutating func cancel() async throws -> String {
        var filter = JobFilter()
        filter.uniqueKey = ["a", "b", "c"].randomElement(using: &random)
        var results: [String] = []
        for stage in [memory, database] {
            results.append("\(try await stage.ledger.cancel(filter, by: Stage.person))")
            try await stage.ledger.handOver()
        }
        return agree("cancel \(filter.uniqueKey ?? "-")", results)
    }

    private mutating func reschedule() async throws -> String {
        var filter = JobFilter()
        filter.uniqueKey = ["a", "b", "c"].randomElement(using: &random)
        var results: [String] = []
        for stage in [memory, database] {
            results.append("\(try await stage.ledger.reschedule(filter, to: nil, by: Stage.person))")
        }
        return agree("reschedule", results)
    }

    private mutating func limit() async throws -> String {
        let cap = Int.random(in: 0...3, using: &random)
        let provider = Bool.random(using: &random)
        for stage in [memory, database] {
            if cap == 0 {
                _ = try await stage.ledger.removeLimit(.provider, "gmail")
                _ = try await stage.ledger.removeLimit(.type, "probe_work")
            } else {
                try await stage.ledger.limit(
                    provider ? .provider : .type, provider ? "gmail" : "probe_work", maxRunning: cap + 1,
                    rate: provider ? 0.2 : nil, burst: nil)
            }
        }
        return "limit \(cap)"
    }

    private mutating func pause() async throws -> String {
        let isOn = Bool.random(using: &random)
        var results: [String] = []
        for stage in [memory, database] {
            results.append(
                isOn
                    ? "\(try await stage.ledger.pause(.type, "other_work", by: Stage.person))"
                    : "\(try await stage.ledger.resume(.type, "other_work", by: Stage.person))")
        }
        return agree("pause \(isOn)", results)
    }

    private mutating func replay() async throws -> String {
        var results: [String] = []
        for stage in [memory, database] {
            guard let letter = try await stage.ledger.letters().first(where: { !$0.isReplayed }) else {
                results.append("none")
                continue
            }
            let replayed = try await stage.ledger.replay([letter.id], edit: .none, perSecond: nil, by: Stage.person)
            results.append("\(replayed.map(\.outcome))")
        }
        return agree("replay", results)
    }

    private func settle() async throws {
        for stage in [memory, database] { try await stage.ledger.handOver() }
    }

    private func agree(_ what: String, _ results: [String]) -> String { "\(what) gave \(results)" }
}
