import FoundationEssentials
import Logging
import Postgres

/// Collects the figures of the whole ledger, in one of all processes at a time.
///
/// Every worker has one; whoever's turn it is collects each 15 s and hands the figures on together with how long they
/// hold. When it dies another takes over within twenty seconds. A collection that takes long is repeated less often, so
/// that all of it costs at most a hundredth of one core, but at least every five minutes.
public final class FiguresCollector: Sendable {
    /// What is done with figures: those that were collected, and how long they hold; `nil` where others collect.
    public typealias Publish = @Sendable (_ figures: [Figure]?, _ validFor: Duration) -> Void

    private let database: PostgresPool
    private let turn: Turn
    private let logger: Logger
    private let publish: Publish

    static let interval = Duration.seconds(15)
    static let longestInterval = Duration.seconds(300)
    /// While others collect, this often it looks whether it is its turn.
    static let look = Duration.seconds(5)
    /// The part of one core that collecting may take.
    static let share = 0.01

    init(database: PostgresPool, turn: Turn, logger: Logger, publish: @escaping Publish) {
        self.database = database
        self.turn = turn
        self.logger = logger
        self.publish = publish
    }

    /// Collects until cancelled.
    public func run() async {
        turn.want()
        while !Task.isCancelled {
            let pause = await round()
            try? await ContinuousClock().sleep(for: pause)  // woken by cancellation, which the loop sees
        }
        publish(nil, .zero)
    }

    /// Collects if it is this process's turn.
    ///
    /// - Returns: when to do so again.
    func round() async -> Duration {
        guard turn.isHeld else {
            publish(nil, .zero)
            return Self.look
        }
        do {
            let started = ContinuousClock.now
            let figures = try await FiguresLedger.collect(in: database)
            let duration = ContinuousClock.now - started
            let pause = Self.pause(after: duration)
            // they do not vanish before the next collection has had its time
            publish(figures + Self.own(duration), pause * 2 + duration * 2)
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
}
