import Postgres

extension Migrator {
    /// The key of the lock: one for each schema, so that schemas side by side do not wait for each other.
    private static let key = "hashtextextended('carillon.migrations.' || current_schema(), 0)"

    /// Waits until no other migrator is at work on this schema.
    ///
    /// It asks again and again, 10 times a second: a session that waited inside `pg_advisory_lock` would hold a
    /// snapshot, for whose end `CREATE INDEX CONCURRENTLY` of the one at work would wait, and so on for ever.
    nonisolated(nonsending) func lock(_ connection: PostgresConnection) async throws {
        while true {
            let row = try await connection.query(
                "SELECT pg_try_advisory_lock(\(unescaped: Self.key)) AS locked"
            ).first
            if try row?.decode("locked", as: Bool.self) == true { return }
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    /// Gives the lock back, also when the task was cancelled. A session that cannot do that is closed, and the lock
    /// goes with it.
    nonisolated(nonsending) func unlock(_ connection: PostgresConnection) async {
        let unlocking = Task {
            try await connection.query("SELECT pg_advisory_unlock(\(unescaped: Self.key))")
            try await connection.query("RESET statement_timeout")
        }
        if case .failure = await unlocking.result { await connection.close() }
    }
}
