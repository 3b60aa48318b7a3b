import FoundationEssentials
import Postgres
import TestSupport

/// What ingestion sends to the database, by the server's own log.
struct StatementLog {
    private let stage: Stage
    private let start: Int

    /// Lets the server log every statement from now on.
    static func start(_ stage: Stage) async throws -> StatementLog {
        try await stage.database.query("ALTER SYSTEM SET log_statement = 'all'")
        try await reload(stage)
        return StatementLog(stage: stage, start: try contents(stage).count)
    }

    /// Ends it.
    ///
    /// - Returns: what sessions of ingestion's pool sent meanwhile, the first line of each.
    func stop() async throws -> [String] {
        try await stage.database.query("ALTER SYSTEM RESET log_statement")
        try await Self.reload(stage)
        let lines = String(decoding: try Self.contents(stage)[start...], as: UTF8.self).split(separator: "\n")
        let prefix = "\(stage.name)|carillon-ingestion|LOG:  "
        return lines.filter { $0.hasPrefix(prefix) }.map { $0.dropFirst(prefix.count) }
            .filter { $0.hasPrefix("execute ") || $0.hasPrefix("statement: ") }.map(String.init)
    }

    private static func contents(_ stage: Stage) throws -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: stage.servers.database.log) else {
            throw SystemError(what: "PostgreSQL has no log")
        }
        return Array(data)
    }

    /// Sessions see it when they next wait for a statement; the server has told them all by the time a new one does.
    private static func reload(_ stage: Stage) async throws {
        try await stage.database.query("SELECT pg_reload_conf()")
        try await InTime.until("PostgreSQL to reload", .seconds(5)) {
            let session = try await PostgresConnection.connect(
                stage.servers.database.configuration(stage.name), logger: .silent)
            let setting = try await session.query(
                "SELECT (SELECT setting FROM pg_settings WHERE name = 'log_statement') = coalesce((SELECT setting FROM pg_file_settings WHERE name = 'log_statement'), 'none') AS is_current"
            )
            await session.close()
            return try setting.first?.decode("is_current", as: Bool.self) ?? false
        }
    }
}
