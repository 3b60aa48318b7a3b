import AMQP
import ChaosJobs
import FoundationEssentials
import Logging
import Postgres
import Schema
import Synchronization
import TestSupport

/// The brokers and the database that faults are played on, one after another.
final class Servers: Sendable {
    let undertaker: Undertaker
    /// One, or the nodes of a cluster.
    let brokers: [PrivateBroker]
    let database: PrivateDatabase
    private let names: Mutex<ArraySlice<String>>

    private static let template = "chaos_template"

    private init(_ undertaker: Undertaker, brokers: [PrivateBroker], database: PrivateDatabase, names: [String]) {
        self.undertaker = undertaker
        self.brokers = brokers
        self.database = database
        self.names = Mutex(names[...])
    }

    /// Starts them.
    ///
    /// - Parameters:
    ///   - scenes: how many are to be played.
    ///   - nodes: of the broker.
    static func start(
        _ release: BrokerRelease, scenes: Int, nodes: Int, isIsolated: Bool, _ undertaker: Undertaker,
        database: PrivateDatabase
    ) async throws -> Servers {
        var configuration = PrivateBroker.Configuration()
        configuration.release = release
        configuration.virtualHosts = (1...scenes).map { "scene\($0)" }
        configuration.listensEverywhere = isIsolated
        let mapper = try PortMapper(undertaker: undertaker)
        let brokers = try (0..<nodes).map { [configuration] _ in
            try PrivateBroker(undertaker: undertaker, mapper: mapper, configuration)
        }
        let peers = nodes == 1 ? [] : brokers.map(\.nodeName)
        try await withThrowingTaskGroup { group in
            for broker in brokers { group.addTask { try await broker.create(peers: peers) } }
            try await group.waitForAll()
        }
        let prefix = "\(release.version)_\(nodes)_".replacing(".", with: "_")
        return Servers(
            undertaker, brokers: brokers, database: database, names: (1...scenes).map { "\(prefix)\($0)" })
    }

    var broker: PrivateBroker { brokers[0] }

    /// Ends the brokers; the database goes on.
    func stop() async throws {
        for broker in brokers { try await broker.kill() }
    }

    /// The names of a database, which is made, and of a virtual host that nothing has used yet.
    func freshPlace() async throws -> (database: String, virtualHost: String) {
        guard let name = names.withLock({ $0.popFirst() }), let number = name.split(separator: "_").last else {
            throw SystemError(what: "more scenes than were announced", code: 0)
        }
        let database = "chaos_\(name)"
        let session = try await PostgresConnection.connect(self.database.configuration("postgres"), logger: .silent)
        try await session.query("CREATE DATABASE \(identifier: database) TEMPLATE \(identifier: Self.template)")
        await session.close()
        return (database, "scene\(number)")
    }

    /// Makes the database that those of all scenes are copies of.
    static func prepare(_ database: PrivateDatabase) async throws {
        try await database.create()
        try await database.createDatabase(template)
        let session = try await PostgresConnection.connect(database.configuration(template), logger: .silent)
        _ = try await Migrator(migrations: Migration.carillon, logger: .silent).migrate(session)
        try await session.execute(script: ChaosTables.script)
        await session.close()
    }
}
