public import HTTPClient

/// A rate limit in units, shared by all callers of one account.
///
/// Starts empty: a process that is restarted over and over uses no more than one that runs on.
public actor QuotaBucket {
    /// The right to use units, drawn before a request and named again when its answer is known.
    public struct Grant: Sendable {
        let epoch: Int
    }

    private let limit: QuotaLimit
    private let time: TimeSource
    private var ledger: QuotaLedger

    public init(limit: QuotaLimit, time: TimeSource = .system) {
        self.limit = limit
        self.time = time
        ledger = QuotaLedger(limit: limit, now: time.uptime())
    }

    /// Waits until so many units may be used. First come, first served.
    /// - Precondition: `units` is at most the capacity; more would break the limit per minute.
    /// - Throws: `CancellationError`; the units are then not used.
    public func take(_ units: Double) async throws -> Grant {
        try await take(units, patience: nil)
    }

    /// - Parameter patience: of a pause that lasts longer than this, also of one that begins meanwhile, nothing is waited
    ///   for; `nil` waits for the end of any.
    /// - Throws: ``QuotaPause`` or `CancellationError`; the units are then not used.
    func take(_ units: Double, patience: Duration?) async throws -> Grant {
        precondition(units >= 0 && units <= limit.capacity, "\(units) units exceed the capacity of the quota")
        let reservation = ledger.reserve(units, now: time.uptime())
        do {
            try await wait(for: reservation, patience)
        } catch {
            ledger.giveBack(units)
            throw error
        }
        return Grant(epoch: ledger.epoch)
    }

    /// Stops everybody, after the server said that the limit was reached: 1 s the first time, then twice as long each
    /// time up to 64 s, with up to as much again by chance, and at least as long as the server asks.
    ///
    /// Several refusals of requests that were under way together count once.
    public func pause(_ grant: Grant, retryAfter: Duration?) {
        ledger.pause(epoch: grant.epoch, asked: retryAfter, jitter: time.random(), now: time.uptime())
    }

    /// Notes that the server did not refuse: the next pause is a short one again.
    public func succeeded(_ grant: Grant) {
        ledger.succeeded(epoch: grant.epoch)
    }

    /// Begins with nothing again: somebody else has used of the same limit meanwhile, and does so no longer.
    public func empty() {
        ledger.empty(now: time.uptime())
    }

    /// How long the pause under way lasts; zero when there is none.
    public var remainingPause: Duration {
        max(.zero, ledger.pausedUntil - time.uptime())
    }

    private func wait(for reservation: QuotaLedger.Reservation, _ patience: Duration?) async throws {
        try Task.checkCancellation()
        while true {
            let pause = remainingPause
            if let patience, pause > patience { throw QuotaPause(remaining: pause) }
            // A pause that begins meanwhile puts the reservation off.
            let rest = ledger.due(reservation) - time.uptime()
            guard rest > .zero else { return }
            try await time.sleep(rest)
        }
    }
}
