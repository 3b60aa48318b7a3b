import FoundationEssentials
import Postgres

extension Connections {
    /// Whether another than this job is at work in the account's one place for everything but mail. Waits for nobody.
    ///
    /// - Returns: false also where somebody is just taking it.
    static func isSeatTaken(from job: Int64, at id: UUID, in database: any PostgresQuerying) async throws -> Bool {
        try await !database.query(
            """
            SELECT 1 AS one FROM connections JOIN live_jobs AS other ON other.id = seat_job AND other.fence = seat_fence
            WHERE connections.id = \(id) AND other.status = 'processing' AND other.id <> \(job)
            """
        ).isEmpty
    }

    /// Gives a job the account's one place for everything but mail, until the claim that it holds is over.
    ///
    /// - Parameter fence: of the claim, which `transaction` holds.
    /// - Returns: false while another job is at work there. One that has ended unseen, as its process did, still counts
    ///   until its claim is taken back.
    /// - Throws: ``ConnectionStopped``.
    static func seat(
        _ job: Int64, _ fence: UUID, at id: UUID, in transaction: any PostgresQuerying
    ) async throws -> Bool {
        // A statement of its own: one that waited for the row would see it as it has become, but the ledger as it was
        // when the statement began. It would not find a job at work that was claimed, and took the place, in between.
        try await hold(id, in: transaction)
        return try await !transaction.query(
            """
            UPDATE connections SET seat_job = \(job), seat_fence = \(fence)
            WHERE id = \(id) AND NOT EXISTS (
                SELECT FROM live_jobs AS other WHERE other.id = seat_job AND other.fence = seat_fence
                    AND other.status = 'processing' AND other.id <> \(job))
            RETURNING id
            """
        ).isEmpty
    }
}
