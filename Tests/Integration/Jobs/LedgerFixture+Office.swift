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

    /// The reasons of all dead letters of a kind, oldest first.
    func reasons(_ kind: String) async throws -> [String] {
        try await pool.query("SELECT reason FROM dead_letters WHERE kind = \(kind) ORDER BY id").map {
            try $0.decode("reason")
        }
    }
}
