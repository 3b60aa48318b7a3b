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
        for _ in 0..<5 {
            try await terminateAll(scene)
            try await scene.moreIsNoted(5)
        }
    }

    /// Others take every session there is while ours are gone.
    static let connectionsExhausted = Fault("PostgreSQL connections exhausted") { scene in
        var taken: [PostgresConnection] = []
        // Ours come back between any two of these until none is left.
        while true {
            do {
                taken.append(try await PostgresConnection.connect(scene.database.configuration, logger: .silent))
            } catch let error as PostgresError where error.sqlState == "53300" || error.code == .connectionFailed {
                break
            }
            if taken.count % 20 == 0, let first = taken.first { try await terminateOthers(than: taken, by: first) }
        }
        if let first = taken.first { try await terminateOthers(than: taken, by: first) }
        while let more = try? await PostgresConnection.connect(scene.database.configuration, logger: .silent) {
            taken.append(more)
        }
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

    private static func terminateAll(_ scene: Scene) async throws {
        let session = try await PostgresConnection.connect(scene.database.configuration, logger: .silent)
        try await terminateOthers(than: [session], by: session)
        await session.close()
    }

    private static func terminateOthers(than mine: [PostgresConnection], by session: PostgresConnection) async throws {
        var numbers: [Int32] = []
        for connection in mine { numbers.append(await connection.processID) }
        try await session.query(
            """
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND NOT pid = ANY(\(numbers)::integer[])
            """)
    }
}
