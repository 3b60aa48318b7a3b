import Logging
import Postgres
import TestSupport

/// What happens to the ledger's server.
extension Fault {
    static let databaseKilled = Fault("PostgreSQL kill -9", within: .seconds(15)) { scene in
        try await scene.servers.database.kill()
        try await scene.servers.database.start()
    }

    static let databaseRestarted = Fault("PostgreSQL restart", within: .seconds(15), short: .never) { scene in
        try await scene.servers.database.stop()
        try await scene.servers.database.start()
    }

    /// Five times, so that those are hit which come back first.
    static let sessionsTerminated = Fault("PostgreSQL terminates every session") { scene in
        let session = try await connect(scene)
        for _ in 0..<5 {
            try await terminateOurs(by: session)
            try await scene.moreIsNoted(5)
        }
        await session.close()
    }

    /// Others take every session there is while ours are gone.
    static let connectionsExhausted = Fault("PostgreSQL connections exhausted") { scene in
        var taken = [try await connect(scene)]
        repeat {
            try await terminateOurs(by: taken[0])
            try await takeAll(&taken, scene)
        } while try await isAnyOfOurs(taken[0])  // one came back first
        try await ContinuousClock().sleep(for: .seconds(5))  // for as long as the fault lasts
        for session in taken { await session.close() }
    }

    /// An `ALTER TABLE`, say, that waits for something itself.
    static let hotTableLocked = Fault("long lock on the hot table") { scene in
        let locker = try await PostgresConnection.connect(scene.database.configuration, logger: .silent)
        try await locker.transaction { transaction in
            // of a view, the tables below it are locked
            try await transaction.query("LOCK TABLE jobs IN ACCESS EXCLUSIVE MODE")
            try await ContinuousClock().sleep(for: .seconds(8))  // for as long as the fault lasts
        }
        await locker.close()
    }

    private static func connect(_ scene: Scene) async throws -> PostgresConnection {
        try await PostgresConnection.connect(scene.database.configuration, logger: .silent)
    }

    /// Until the server refuses more.
    private static func takeAll(_ taken: inout [PostgresConnection], _ scene: Scene) async throws {
        while true {
            do {
                taken.append(try await connect(scene))
            } catch let error as PostgresError where error.code == .connectionFailed || error.sqlState == "53300" {
                return
            }
        }
    }

    private static let ours = "application_name LIKE 'carillon-%' AND datname = current_database()"

    private static func terminateOurs(by session: PostgresConnection) async throws {
        try await session.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE \(unescaped: ours)")
    }

    private static func isAnyOfOurs(_ session: PostgresConnection) async throws -> Bool {
        try await !session.query("SELECT pid FROM pg_stat_activity WHERE \(unescaped: ours)").isEmpty
    }
}
