import FoundationEssentials
import Models
import Postgres

@testable import Jobs

/// A scheduled job for tests; the catalogue has its name.
struct ProbeRun: ScheduledJob {
    static let name = "ingest_emails"

    func run(_ parameters: [String: JSONValue], _ context: WorkContext) async throws -> RunOutcome { .done() }
}

/// A type of queued job for tests.
struct ProbeWork: QueuedJob {
    struct Payload: Codable, Sendable {}

    static let type = "probe_work"
    static let family = Family.ingestion

    func run(_ payload: Payload, _ context: WorkContext) async throws -> JobOutcome { .done() }
}

extension LedgerFixture {
    /// An ingestion worker's office without a broker.
    func office() throws -> Office {
        var registry = JobRegistry(family: .ingestion)
        try registry.register(ProbeRun())
        registry.register(ProbeWork())
        let lock = ProcessLock(
            service: "ingestion", configuration: database.configuration, logger: database.logger, onDeath: {})
        return Office(
            registry: registry, configuration: WorkerConfiguration(), database: pool, lock: lock,
            bench: Workbench(slots: 4), bells: nil, logger: database.logger, wake: {}, giveUp: { _ in })
    }

    /// An office whose process is in the ledger and may act, and the stream of its wake-ups.
    ///
    /// - Parameter woken: called at each.
    func workingOffice(
        _ registry: JobRegistry, slots: Int = 1, bells: Bells? = nil,
        giveUp: @escaping @Sendable (StrandedWork) -> Void = { _ in }, woken: @escaping @Sendable () -> Void = {}
    ) async throws -> (Office, AsyncStream<Void>) {
        let (wakeUps, waker) = AsyncStream.makeStream(of: Void.self)
        let bench = Workbench(slots: slots)
        let lock = ProcessLock(
            service: "ingestion", configuration: database.configuration, logger: database.logger
        ) { bench.stopAll(.claimVoid) }
        try await ProcessLedger.enter(lock.identity, in: pool)
        lock.standing.open(for: .seconds(60))
        let office = Office(
            registry: registry, configuration: WorkerConfiguration(patience: .milliseconds(10)), database: pool,
            lock: lock, bench: bench, bells: bells, logger: database.logger,
            wake: {
                woken()
                waker.yield()
            }, giveUp: giveUp)
        return (office, wakeUps)
    }

    /// The reasons of all dead letters of a kind, oldest first.
    func reasons(_ kind: String) async throws -> [String] {
        try await pool.query("SELECT reason FROM dead_letters WHERE kind = \(kind) ORDER BY id").map {
            try $0.decode("reason")
        }
    }
}
