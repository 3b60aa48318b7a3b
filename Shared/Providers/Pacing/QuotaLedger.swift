/// The arithmetic of a quota: what is left, what is owed, and until when nothing may be used.
///
/// Units are reserved at once and may be owed; whoever reserves waits until the debt before him is paid. So waiting
/// callers are served in order without a queue.
struct QuotaLedger {
    /// Units promised for a time, which every later pause puts off.
    struct Reservation {
        fileprivate let due: Duration
        fileprivate let pausedBefore: Duration
    }

    private let limit: QuotaLimit
    private var balance = 0.0
    private var countedUntil: Duration
    private(set) var pausedUntil: Duration
    /// Counts pauses: an answer to something sent before the last pause says nothing new.
    private(set) var epoch = 0
    private var consecutivePauses = 0
    /// The length of all pauses so far.
    private var paused = Duration.zero

    /// Empty at `now`.
    init(limit: QuotaLimit, now: Duration) {
        self.limit = limit
        countedUntil = now
        pausedUntil = now
    }

    /// Reserves units.
    mutating func reserve(_ units: Double, now: Duration) -> Reservation {
        count(until: now)
        balance -= units
        let owed = max(0, -balance)
        let due = max(now, countedUntil) + .seconds(owed / limit.unitsPerSecond)
        return Reservation(due: due, pausedBefore: paused)
    }

    /// Leaves nothing of what has accrued.
    mutating func empty(now: Duration) {
        count(until: now)
        balance = min(balance, 0)
    }

    /// When reserved units may be used, as things stand.
    ///
    /// A pause puts off every reservation by its length; if all of them came due at its end, they would together
    /// exceed the limit.
    func due(_ reservation: Reservation) -> Duration {
        reservation.due + (paused - reservation.pausedBefore)
    }

    /// Gives back what was reserved and not used.
    mutating func giveBack(_ units: Double) {
        balance = min(limit.capacity, balance + units)
    }

    /// Stops everything, after an answer to something sent in `epoch` said that the limit was reached.
    /// - Parameter jitter: from 0 to 1.
    mutating func pause(epoch: Int, asked: Duration?, jitter: Double, now: Duration) {
        let backoff = nextBackoff(epoch)
        let end = now + max(asked ?? .zero, backoff) + backoff * jitter
        guard end > pausedUntil else { return }
        count(until: now)
        paused += end - max(now, pausedUntil)
        // The server's count is ahead of ours: nothing is left, and nothing accrues before the end.
        balance = min(balance, 0)
        (pausedUntil, countedUntil) = (end, end)
    }

    /// Ends the row of pauses, after an answer to something sent in `epoch` that was no refusal.
    mutating func succeeded(epoch: Int) {
        if epoch == self.epoch { consecutivePauses = 0 }
    }

    /// Nothing for a refusal of what was sent before the last pause: it tells of the same shortage.
    private mutating func nextBackoff(_ epoch: Int) -> Duration {
        guard epoch == self.epoch else { return .zero }
        self.epoch += 1
        consecutivePauses += 1
        return .seconds(1 << min(consecutivePauses - 1, 6))
    }

    private mutating func count(until now: Duration) {
        guard now > countedUntil else { return }
        balance = min(limit.capacity, balance + (now - countedUntil) / .seconds(1) * limit.unitsPerSecond)
        countedUntil = now
    }
}
