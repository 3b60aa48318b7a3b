import FoundationEssentials
public import Logging
public import Postgres

/// Collects the figures of the whole ledger, in one of all processes at a time.
///
/// Every process of Carillon has one. Whoever holds the ledger's one row for it collects every 15 s, and hands the
/// figures on together with how long they hold; the others only look, each 15 s, whether it is still renewed. When the
/// holder dies another takes over within a minute. A collection that takes long is repeated less often, so that all of
/// it costs at most a hundredth of one core, and at most every five minutes.
public final class FiguresCollector: Sendable {
    /// What is done with figures: those that were collected, and how long they hold; `nil` when others have taken over.
    public typealias Publish = @Sendable (_ figures: [Figure]?, _ validFor: Duration) -> Void

    private let database: PostgresPool
    private let logger: Logger
    private let publish: Publish
    private let holder = UUID()

    static let interval = Duration.seconds(15)
    static let longestInterval = Duration.seconds(300)
    /// The part of one core that collecting may take.
    static let share = 0.01

    public init(database: PostgresPool, logger: Logger, publish: @escaping Publish) {
        self.database = database
        self.logger = logger
        self.publish = publish
    }

    /// Collects until cancelled, then lets another do it.
    public func run() async {
        while !Task.isCancelled {
            let pause = await round()
            try? await ContinuousClock().sleep(for: pause)  // woken by cancellation, which the loop sees
        }
        await Task { await release() }.value  // past the cancellation
    }

    /// Collects if it is this process's turn.
    ///
    /// - Returns: when to do so again.
    func round() async -> Duration {
        do {
            guard try await hold(for: Self.interval * 3) else {
                publish(nil, .zero)
                return Self.interval
            }
            let started = ContinuousClock.now
            let figures = try await FiguresLedger.collect(in: database)
            let duration = ContinuousClock.now - started
            let pause = Self.pause(after: duration)
            // Others must not take over, nor the figures vanish, before the next collection has had its time.
            let validity = pause * 2 + duration * 2
            guard try await hold(for: validity) else { return Self.interval }
            publish(figures + Self.own(duration), validity)
            return pause
        } catch {
            // The last figures hold as long as it was said, then they vanish.
            if !Task.isCancelled { logger.warning("the figures of the ledger could not be collected: \(error)") }
            return Self.interval
        }
    }

    static func pause(after duration: Duration) -> Duration {
        min(max(interval, duration / share), longestInterval)
    }

    private static func own(_ duration: Duration) -> [Figure] {
        [
            Figure("carillon_figures_collection_seconds", [:], duration.seconds),
            Figure("carillon_figures_timestamp_seconds", [:], Date.now.timeIntervalSince1970),
        ]
    }

    /// - Returns: false when another process holds it.
    private func hold(for time: Duration) async throws -> Bool {
        try await !database.query(
            """
            INSERT INTO figures_collector AS collector (holder, held_until)
            VALUES (\(holder), clock_timestamp() + \(time.milliseconds) * interval '1 millisecond')
            ON CONFLICT (only_one) DO UPDATE SET holder = excluded.holder, held_until = excluded.held_until
                WHERE collector.holder = excluded.holder OR collector.held_until < clock_timestamp()
            RETURNING holder
            """
        ).isEmpty
    }

    private func release() async {
        publish(nil, .zero)
        do {
            try await database.query("DELETE FROM figures_collector WHERE holder = \(holder)")
        } catch {
            logger.debug("others collect figures only once this one's time is over: \(error)")
        }
    }
}
