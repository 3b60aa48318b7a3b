import AMQP
import FoundationEssentials
import Glibc
import Jobs
import Logging
import Postgres
import Synchronization
import TestSupport

/// What one fault is played on: a database and a virtual host of its own, workers, a publisher, and load.
final class Scene: Sendable {
    let servers: Servers
    /// The names of the database and of the virtual host.
    let place: (database: String, virtualHost: String)
    let database: PostgresPool
    let publisher: AMQPPublisher
    let tally = Tally()
    let asker: Asker
    let load: Load
    /// Between processes that take this route and the broker.
    let relay: TCPProxy
    /// Where processes that take this route live.
    let node: NetworkNode?
    /// Of the processes that are cast to have one.
    let clock: FakeClock?
    private let children = Mutex<(workers: [Supervised], publishers: [Supervised])>(([], []))
    private let closing = Mutex<[@Sendable () async throws -> Void]>([])

    init(_ servers: Servers, _ cast: Cast, number: Int) async throws {
        self.servers = servers
        place = try await servers.freshPlace()
        database = PostgresPool(
            configuration: try servers.database.configuration(place.database), size: 6, logger: .silent)
        let uris = servers.brokers.map { [place] in $0.uri(place.virtualHost) }.joined(separator: ",")
        var broker = try AMQPConfiguration(uris: uris)
        broker.maximumMessageSize = 16 * 1024 * 1024
        publisher = AMQPPublisher(configuration: broker, topology: .carillon, logger: .silent)
        asker = Asker(database: database, publisher: publisher, tally: tally)
        load = Load(asker)
        relay = try TCPProxy(to: servers.broker.port)
        let isLinked = cast.workerRoute == .links || cast.publisherRoute == .links
        node = isLinked ? try await NetworkNode.make(number % 60, servers.undertaker) : nil
        clock = cast.workerClock || cast.publisherClock ? try FakeClock(servers.undertaker) : nil
        try raise(cast)
    }

    var workers: [Supervised] { children.withLock { $0.workers } }
    var publishers: [Supervised] { children.withLock { $0.publishers } }
    private var all: [Supervised] { workers + publishers }

    /// To be done when the scene is over, whatever happened.
    func afterwards(_ body: @escaping @Sendable () async throws -> Void) {
        closing.withLock { $0.append(body) }
    }

    /// Keeps everything up until cancelled.
    func keepUp() async throws {
        try await withThrowingTaskGroup { group in
            group.addTask { try await self.publisher.run() }
            for child in all { group.addTask { try await child.supervise() } }
            try await group.waitForAll()
        }
    }

    /// From here on nothing more is scheduled; what is in the outbox still goes out.
    func endSchedules() async throws {
        try await database.query("UPDATE schedules SET paused_at = clock_timestamp()")
    }

    /// Ends everything.
    func strike() async throws {
        for child in all { child.signal(SIGCONT) }
        for child in all { try await child.stop(within: .zero) }
        relay.close()
        try await node?.end()
        database.close()
        for body in closing.withLock({ $0 }) { try await body() }
        if clock != nil { FakeClock.sweep() }
    }

    // MARK: Processes

    private func raise(_ cast: Cast) throws {
        let schedules = "\(servers.undertaker.folder)/schedules.yaml"
        // nothing of the catalogue's, whatever the time of day is, or becomes when a clock is changed
        try Data(
            """
            schedules:
              ingest_calendar_events: {every: 1s}
              ingest_emails: {paused: true}
              scrape_mep_meetings: {paused: true}

            """.utf8
        ).write(to: URL(filePath: schedules))
        let workers = try (1...cast.workers).map { _ in
            try child("chaos-worker", cast.workerRoute, hasClock: cast.workerClock, ["CARILLON_SLOTS": "8"])
        }
        let publishers = try (1...cast.publishers).map { _ in
            try child(
                "cron-publisher", cast.publisherRoute, hasClock: cast.publisherClock, ["CARILLON_SCHEDULES": schedules])
        }
        children.withLock { $0 = (workers, publishers) }
    }

    private func child(
        _ program: String, _ route: Cast.Route, hasClock: Bool, _ extra: [String: String]
    ) throws -> Supervised {
        var environment = ["PATH": "/usr/bin:/bin", "DATABASE_POOL_SIZE": "4", "LOG_LEVEL": "debug"]
        environment.merge(addresses(route)) { $1 }
        environment.merge(extra) { $1 }
        if hasClock, let clock { environment.merge(clock.environment) { $1 } }
        let path = try Executables.path(program)
        let command = route == .links ? node?.running([path]) ?? [path] : [path]
        let (undertaker, place) = (servers.undertaker, place)
        let log = "\(undertaker.folder)/\(place.database)-\(program)-\(UUID().uuidString.prefix(4).lowercased()).log"
        return try Supervised(program) { [environment] in
            try ChildProcess(program, command, environment: environment, log: log, undertaker: undertaker)
        }
    }

    private func addresses(_ route: Cast.Route) -> [String: String] {
        let direct = servers.brokers.map { $0.uri(place.virtualHost) }.joined(separator: ",")
        switch route {
        case .direct:
            return ["AMQP_URL": direct, "DATABASE_URL": servers.database.url(place.database)]
        case .relay:
            let relayed = "amqp://guest:guest@127.0.0.1:\(relay.port)/\(place.virtualHost)"
            return ["AMQP_URL": relayed, "DATABASE_URL": servers.database.url(place.database)]
        case .links:
            guard let node else { return [:] }
            return [
                "AMQP_URL": servers.broker.uri(place.virtualHost, host: node.address(of: .broker)),
                "DATABASE_URL": servers.database.url(place.database, host: node.address(of: .database)),
            ]
        }
    }
}
