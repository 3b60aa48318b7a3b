import FoundationEssentials
import Models
import Postgres

/// The rows that say which processes live.
enum ProcessLedger {
    static func enter(_ identity: ProcessIdentity, in database: any PostgresQuerying) async throws {
        try await database.query(
            """
            INSERT INTO processes (id, service, host, pid, lock_key)
            VALUES (\(identity.id), \(identity.service), \(identity.host), \(identity.pid), \(identity.lockKey))
            """)
    }

    /// Shows a sign of life.
    ///
    /// - Returns: false when the process has been proven dead by others, so that its claims are void.
    static func renew(_ identity: ProcessIdentity, in database: any PostgresQuerying) async throws -> Bool {
        try await !database.query(
            "UPDATE processes SET renewals = renewals + 1 WHERE id = \(identity.id) AND ended_at IS NULL RETURNING id"
        ).isEmpty
    }

    /// What an observer sees of every process that has not ended.
    static func observe(in database: any PostgresQuerying) async throws -> [ProcessSighting] {
        let rows = try await database.query(
            """
            SELECT id, renewals, EXISTS (
                SELECT 1 FROM pg_locks
                WHERE locktype = 'advisory' AND granted AND objsubid = 1
                    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                    AND (classid::bigint << 32 | objid::bigint) = lock_key
            ) AS is_locked
            FROM processes WHERE ended_at IS NULL
            """)
        return try rows.map {
            ProcessSighting(
                id: try $0.decode("id"), renewals: try $0.decode("renewals"), isLocked: try $0.decode("is_locked"))
        }
    }

    /// Writes the death of a process, unless it has shown a sign of life since it was seen.
    ///
    /// - Returns: false when it has, or when its end is there already.
    static func endUnlessRenewed(_ dead: ProcessSighting, in database: any PostgresQuerying) async throws -> Bool {
        try await !database.query(
            """
            WITH ended AS (
                UPDATE processes SET ended_at = clock_timestamp(), ending = \(ProcessEnding.died.rawValue)
                WHERE id = \(dead.id) AND ended_at IS NULL AND renewals = \(dead.renewals) RETURNING id
            ), looked_at_again AS (
                \(unescaped: DependencyLedger.lookAgain) AND EXISTS (SELECT FROM ended)
            )
            SELECT id FROM ended
            """
        ).isEmpty
    }

    /// Writes the end of a process; nothing happens when it is there already.
    static func end(_ id: UUID, as ending: ProcessEnding, in database: any PostgresQuerying) async throws {
        try await database.query(
            """
            UPDATE processes SET ended_at = clock_timestamp(), ending = \(ending.rawValue)
            WHERE id = \(id) AND ended_at IS NULL
            """)
    }
}
