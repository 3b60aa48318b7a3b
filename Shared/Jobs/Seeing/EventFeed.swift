import FoundationEssentials
import Logging
import Postgres
import Synchronization

/// Tells whoever watches what happens to runs and queued jobs, by `NOTIFY`.
///
/// Events are hints for live views, at most once: the ledger is what counts. A process gathers its transitions and
/// sends at most ten notifications a second, each in a transaction of its own that waits for no disk, because
/// `NOTIFY` takes a lock on the whole database until its transaction has committed. Where there were too many for one
/// notification it says how many of which kind. While nobody watches, nothing is sent: one statement a second finds
/// that out, and only where there is something to tell. So the first events that a watcher sees may be a second old.
final class EventFeed: Sendable {
    private struct State {
        var buffer = EventBuffer()
        var isWatched = false
    }

    private let sender: String
    private let database: PostgresPool
    private let logger: Logger
    private let state = Mutex(State())

    static let watchedPause = Duration.milliseconds(100)
    static let idlePause = Duration.seconds(1)

    init(sender: String, database: PostgresPool, logger: Logger) {
        self.sender = "\(sender)@\(ProcessInfo.processInfo.hostName):\(ProcessInfo.processInfo.processIdentifier)"
        self.database = database
        self.logger = logger
    }

    /// Notes a transition that is committed. Beyond the first few, while nobody watches, it is only counted.
    func tell(_ transition: @autoclosure () -> Transition) {
        state.withLock { state in
            if !state.isWatched && state.buffer.isFull { return state.buffer.addUnknown() }
            state.buffer.add(transition(), at: Date.now)
        }
    }

    /// Sends what is told until cancelled, and what is left then.
    func run() async {
        while !Task.isCancelled {
            let pause = state.withLock { $0.isWatched } ? Self.watchedPause : Self.idlePause
            try? await ContinuousClock().sleep(for: pause)  // woken by cancellation, which the loop sees
            if !Task.isCancelled { await send() }
        }
        await Task { await send() }.value  // past the cancellation
    }

    func send() async {
        guard let payload = state.withLock({ $0.buffer.take(from: sender, at: Date.now) }) else { return }
        do {
            let isWatched = try await Self.notify(payload, in: database)
            state.withLock { $0.isWatched = isWatched }
            if isWatched { WorkMetrics.notified() }
        } catch {
            state.withLock { $0.isWatched = false }
            logger.debug("events were not told: \(error)")
        }
    }

    /// Tells what an operator's transaction does, once it commits.
    static func tell(_ transitions: [Transition], in transaction: PostgresTransaction) async throws {
        var buffer = EventBuffer()
        for transition in transitions { buffer.add(transition, at: Date.now) }
        if let payload = buffer.take(from: "operator", at: Date.now) { try await notify(payload, in: transaction) }
    }

    /// - Returns: whether anybody watches. Two that ask at the same moment may each take the other for a watcher, which
    ///   costs a notification that nobody hears.
    @discardableResult
    private static func notify(_ payload: String, in database: any PostgresQuerying) async throws -> Bool {
        let isOwn = !(database is PostgresTransaction)
        let sent = try await database.query(
            """
            SELECT pg_notify(\(unescaped: EventWatch.channel), \(payload))
            WHERE (NOT \(isOwn) OR set_config('synchronous_commit', 'off', true) = 'off')
                AND NOT pg_try_advisory_xact_lock(\(unescaped: EventWatch.key))
            """)
        return !sent.isEmpty
    }
}
