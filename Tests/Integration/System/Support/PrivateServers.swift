import Synchronization
import TestSupport

/// The servers of all system tests.
final class PrivateServers: Sendable {
    /// Set while tests with ``Testing/Trait/privateServers`` run.
    @TaskLocal static var current: PrivateServers?

    let broker: PrivateBroker
    let database: PrivateDatabase
    let undertaker: Undertaker
    private let names = Mutex(PrivateBroker.virtualHosts[...])

    private init(undertaker: Undertaker) throws {
        self.undertaker = undertaker
        broker = try PrivateBroker(undertaker: undertaker)
        database = try PrivateDatabase(undertaker: undertaker)
    }

    /// Runs `body` beside the servers, and ends them whatever happens.
    static func with(_ body: (PrivateServers) async throws -> Void) async throws {
        let undertaker = try Undertaker()
        defer { undertaker.finish() }
        let servers = try PrivateServers(undertaker: undertaker)
        async let broker: Void = servers.broker.create()
        async let database: Void = servers.database.create()
        _ = try await (broker, database)
        try await body(servers)
    }

    /// The name of a virtual host and of a database that nobody has used yet.
    func freshName() throws -> String {
        guard let name = names.withLock({ $0.popFirst() }) else {
            throw SystemError(what: "PrivateBroker.virtualHosts has too few", code: 0)
        }
        return name
    }
}
