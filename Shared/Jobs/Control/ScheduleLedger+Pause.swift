import FoundationEssentials
import Postgres
import Schedules

extension ScheduleLedger {
    /// Fires what is due by now, before a pause begins.
    static func accountForDue(_ job: String, in transaction: PostgresTransaction) async throws {
        guard let stored = try await lockReadable(job, in: transaction) else { return }
        _ = try await account(for: stored, in: transaction)  // its message waits in the outbox for the relay
    }

    /// Records the instants that passed during a pause as missed, unless another pause goes on.
    static func accountForPause(_ job: String, in transaction: PostgresTransaction) async throws {
        guard let stored = try await lockReadable(job, in: transaction), !stored.definition.isPaused else { return }
        let now = try await transaction.query("SELECT clock_timestamp() AS now")[0].decode("now", as: Date.self)
        guard let span = Accounting.span(of: stored.schedule, after: stored.accountedTo, through: now) else { return }
        try await record(missed: span, because: "the schedule was paused", of: stored, in: transaction)
        try await transaction.query("UPDATE schedules SET accounted_to = \(span.through) WHERE job = \(job)")
    }

    /// `nil` where there is none, or none that this version can read, by which nothing is due.
    private static func lockReadable(
        _ job: String, in transaction: PostgresTransaction
    ) async throws -> StoredSchedule? {
        do {
            return try await lock(job, in: transaction)
        } catch is ScheduleError {
            return nil
        }
    }
}
