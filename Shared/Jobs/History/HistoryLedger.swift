import FoundationEssentials
public import Postgres

/// Keeps history bounded: prepares the coming weeks of `finished_jobs`, and takes away what is older than the retention.
///
/// | what | when it goes |
/// |---|---|
/// | a week of `finished_jobs` | when all of it is older, as a whole: nothing is deleted row by row |
/// | runs with their attempts | when they have settled and are older, of a schedule the oldest first |
/// | message ids | when they are older; the same message is then taken anew |
/// | dead letters that were replayed or purged | when they are older, and their job's week is gone |
/// | processes | when they ended earlier |
///
/// Dead letters that nobody replayed stay until somebody does or purges them, and the audit log stays.
///
/// Any number of processes may do this at any time; one does, the others do nothing. Where a lock on `finished_jobs` is
/// needed it is waited for no longer than a tenth of a second, so that who completes jobs waits no longer either; a
/// round that does not get it leaves the rest to the next.
public enum HistoryLedger {
    /// Weeks that are prepared beyond the present one.
    static let weeksAhead = 4

    /// What one round did.
    public struct Report: Sendable, Hashable {
        /// Names of partitions that were made and dropped.
        public var made: [String] = []
        public var dropped: [String] = []
        /// Rows that had got into the default partition, and are now where they belong.
        public var strays = 0
        /// Rows of other tables that were deleted.
        public var deleted = 0
        /// What could not be had a lock for in time.
        public var postponed: [String] = []

        public init() {}
    }

    /// Does what is due.
    ///
    /// - Returns: `nil` when another process is at it.
    /// - Throws: ``Postgres/PostgresError``.
    @discardableResult
    public static func keep(retention: Duration, in database: PostgresPool) async throws -> Report? {
        try await database.withConnection { connection in
            let lock = "hashtextextended(current_schema() || '.history', 0)"
            let isMine = try await connection.query("SELECT pg_try_advisory_lock(\(unescaped: lock)) AS v")[0]
                .decode("v", as: Bool.self)
            guard isMine else { return nil }
            let outcome: Result<Report, any Error>
            do {
                var round = HistoryRound(
                    connection: connection, now: try await clock(connection), retention: retention)
                try await round.run()
                outcome = .success(round.report)
            } catch {
                outcome = .failure(error)
            }
            try await connection.query("SELECT pg_advisory_unlock(\(unescaped: lock))")
            return try outcome.get()
        }
    }

    private static func clock(_ database: any PostgresQuerying) async throws -> Date {
        try await database.query("SELECT clock_timestamp() AS now")[0].decode("now")
    }
}
