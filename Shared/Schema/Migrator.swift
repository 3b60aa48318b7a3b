public import Logging
public import Postgres

/// Brings a database to the program's schema, and says how it stands.
///
/// The history is the table `schema_migrations` in the schema that is first on the connection's search path, where
/// everything else goes too. Any number of migrators may run at once: one works, the others wait and then find
/// nothing to do.
public struct Migrator: Sendable {
    private let migrations: [Migration]
    private let logger: Logger

    /// - Parameters:
    ///   - migrations: the whole history, in order.
    ///   - logger: gets one line for each migration that is applied.
    public init(migrations: [Migration], logger: Logger) {
        self.migrations = migrations
        self.logger = logger
    }

    /// Applies what is missing, in order.
    ///
    /// The session's `statement_timeout` does not count meanwhile.
    ///
    /// - Returns: what was applied now; empty when nothing was missing.
    /// - Throws: ``MigrationError``; `PostgresError` when the database cannot be reached; `CancellationError`.
    public nonisolated(nonsending) func migrate(_ connection: PostgresConnection) async throws -> [Migration] {
        try await connection.query("SET statement_timeout = 0")
        try await lock(connection)
        do {
            let applied = try await applyPending(connection)
            await unlock(connection)
            return applied
        } catch {
            await unlock(connection)
            throw error
        }
    }

    /// How every migration stands. Changes nothing.
    ///
    /// - Throws: `PostgresError`, `CancellationError`.
    public nonisolated(nonsending) func status(_ connection: PostgresConnection) async throws -> [MigrationStatus] {
        let exists = try await connection.query(
            """
            SELECT EXISTS (SELECT FROM pg_catalog.pg_tables
            WHERE schemaname = current_schema() AND tablename = 'schema_migrations') AS found
            """)
        let isNew = try exists.first?.decode("found", as: Bool.self) != true
        let history = isNew ? MigrationHistory(applied: []) : try await history(connection)
        return history.status(of: migrations, checksums: try await checksums(connection))
    }

    // MARK: - Applying

    private nonisolated(nonsending) func applyPending(_ connection: PostgresConnection) async throws -> [Migration] {
        try await connection.query(
            """
            CREATE TABLE IF NOT EXISTS schema_migrations (
                number integer PRIMARY KEY,
                name text NOT NULL,
                checksum text NOT NULL,
                applied_at timestamptz NOT NULL DEFAULT clock_timestamp(),
                duration_ms bigint NOT NULL
            )
            """)
        let checksums = try await checksums(connection)
        let pending = try await history(connection).pending(of: migrations, checksums: checksums)
        for migration in pending {
            try await apply(migration, checksum: checksums[migration.number - 1], connection)
        }
        return pending
    }

    private nonisolated(nonsending) func apply(
        _ migration: Migration, checksum: String, _ connection: PostgresConnection
    ) async throws {
        let start = ContinuousClock.now
        do {
            if migration.runsWithoutTransaction {
                for statement in SQLStatements.split(migration.sql) { try await connection.execute(script: statement) }
                try await record(migration, checksum, since: start, connection)
            } else {
                try await connection.transaction(attempts: 1) { transaction in
                    try await transaction.execute(script: migration.sql)
                    try await record(migration, checksum, since: start, transaction)
                }
            }
        } catch let error as PostgresError where error.code == .server {
            throw failure(of: migration, error)
        }
        logger.info(
            "migration applied",
            metadata: ["migration": "\(migration)", "duration": "\(ContinuousClock.now - start)"])
    }

    private nonisolated(nonsending) func record(
        _ migration: Migration, _ checksum: String, since start: ContinuousClock.Instant,
        _ database: some PostgresQuerying
    ) async throws {
        let elapsed = (ContinuousClock.now - start).components
        let milliseconds = elapsed.seconds * 1000 + elapsed.attoseconds / 1_000_000_000_000_000
        try await database.query(
            """
            INSERT INTO schema_migrations (number, name, checksum, duration_ms)
            VALUES (\(migration.number), \(migration.name), \(checksum), \(milliseconds))
            """)
    }

    private func failure(of migration: Migration, _ error: PostgresError) -> MigrationError {
        let isWhole = !migration.runsWithoutTransaction
        let line = error.position.map { position in
            migration.sql.unicodeScalars.prefix(position - 1).count { $0 == "\n" } + 1
        }
        return .failed(
            number: migration.number, name: migration.name, line: isWhole ? line : nil, reason: error.description)
    }

    // MARK: - Reading

    /// SHA-256 of every migration's SQL, computed by the server.
    private nonisolated(nonsending) func checksums(_ connection: PostgresConnection) async throws -> [String] {
        let texts = migrations.map(\.sql)
        return try await connection.query(
            """
            SELECT encode(sha256(convert_to(sql, 'UTF8')), 'hex') AS checksum
            FROM unnest(\(texts)) WITH ORDINALITY AS migration (sql, position) ORDER BY position
            """
        ).map { try $0.decode("checksum") }
    }

    private nonisolated(nonsending) func history(_ connection: PostgresConnection) async throws -> MigrationHistory {
        let rows = try await connection.query(
            "SELECT number, name, checksum, applied_at, duration_ms FROM schema_migrations ORDER BY number")
        return MigrationHistory(
            applied: try rows.map { row in
                MigrationHistory.Entry(
                    number: try row.decode("number"), name: try row.decode("name"),
                    checksum: try row.decode("checksum"), appliedAt: try row.decode("applied_at"),
                    duration: .milliseconds(try row.decode("duration_ms", as: Int.self)))
            })
    }
}
