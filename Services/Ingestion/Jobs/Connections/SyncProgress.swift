import Models
import Synchronization

/// Whether an attempt has brought anything: one that has is no failed one, whatever ends it.
final class SyncProgress: Sendable {
    private let made = Mutex(false)

    /// The next attempt has less to do: it begins further on, or finds in the store what this one had to fetch.
    func note() { made.withLock { $0 = true } }

    /// Where the next attempt begins no further on: what is read again and changes nothing is no progress.
    func note(_ changes: Counts) {
        if changes.keys.contains(where: { changes[$0] > 0 }) { note() }
    }

    var isMade: Bool { made.withLock { $0 } }
}
