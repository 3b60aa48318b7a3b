import AMQP
import FoundationEssentials
import Jobs
import Models
import Postgres
import Synchronization

/// The real ledger, in a schema of the test's own.
final class DatabaseLedger: TestLedger {
    let database: TestDatabase
    let clerk: Clerk
    private let state = Mutex<(turns: [UUID: Turns], registries: [Family: JobRegistry])>(([:], [:]))

    init(_ database: TestDatabase) {
        self.database = database
        clerk = Clerk(database: database.pool, logger: database.logger)
    }

    var pool: PostgresPool { database.pool }

    func now() async throws -> Date { try await database.now }

    func advance(to instant: Date) async throws { try await database.advance(to: instant) }

    func register(_ registry: JobRegistry) async throws {
        state.withLock { $0.registries[registry.family] = registry }
        try await clerk.register(registry)
    }

    /// What a family's service runs; nothing when none was registered.
    private func registry(_ family: Family) -> JobRegistry {
        state.withLock { $0.registries[family] } ?? JobRegistry(family: family)
    }

    func enterProcess() async throws -> UUID { try await clerk.enter() }

    func endProcess(_ id: UUID, as ending: ProcessEnding) async throws { try await clerk.end(id, as: ending) }

    func enqueue(_ requests: [JobRequest], cause: Cause) async throws -> [Int64] {
        try await pool.transaction { try await JobLedger.enqueue(requests, cause: cause, in: $0) }
    }

    func place(_ request: JobRequest, cause: Cause) async throws -> Placement {
        try await pool.transaction { try await JobLedger.place(request, cause: cause, in: $0) }
    }

    func claim(_ limit: Int, of types: [String], for holder: UUID) async throws -> [ClaimedJob] {
        var turns = state.withLock { $0.turns[holder] } ?? Turns()
        let jobs = try await clerk.claim(limit, of: types, for: holder, &turns)
        state.withLock { [turns] in $0.turns[holder] = turns }
        return jobs
    }

    func claim(job: Int64, for holder: UUID) async throws -> ClaimedJob? {
        try await clerk.claim(job: job, for: holder)
    }

    func complete(
        _ job: ClaimedJob, counts: Counts, result: JSONValue?, effects: JobOutcome.Effects?
    ) async throws -> Counts {
        try await clerk.complete(job, counts: counts, result: result, effects: effects)
    }

    func giveBack(_ job: ClaimedJob, after delay: Duration, failure: Failure, error: String?) async throws {
        try await clerk.giveBack(job, after: delay, failure: failure, error: error)
    }

    func cancel(_ job: ClaimedJob, reason: String) async throws { try await clerk.cancel(job, reason: reason) }

    func bury(_ job: ClaimedJob, error: String) async throws { try await clerk.bury(job, error: error) }

    func crash(_ job: ClaimedJob, error: String, of registry: JobRegistry) async throws {
        try await clerk.crash(job, error: error, of: registry)
    }

    func stopRequests(of holder: UUID) async throws -> Set<Claim> { try await clerk.stopRequests(of: holder) }

    func sweep(_ family: Family) async throws { try await clerk.sweep(family) }

    func handOver() async throws { try await clerk.handOver() }

    func take(_ message: TestMessage, for family: Family) async throws {
        try await clerk.take(message.delivery, of: registry(family))
    }

    func archiveUnrouted(_ message: TestMessage, for family: Family) async throws {
        try await clerk.archiveUnrouted(message.delivery, of: registry(family))
    }

    func execute(_ job: ClaimedJob, of registry: JobRegistry, in execution: Execution) async throws {
        try await clerk.execute(job, of: registry, in: execution)
    }

    func execute(_ run: ClaimedRun, of registry: JobRegistry, in execution: Execution) async throws {
        try await clerk.execute(run, of: registry, in: execution)
    }
}

extension TestMessage {
    /// As a consumer hands it on.
    fileprivate var delivery: AMQPDelivery {
        AMQPDelivery(
            handedTo: "test", exchange: exchange, routingKey: routingKey, body: body, messageID: messageID,
            correlationID: correlationID, headers: headers)
    }
}
