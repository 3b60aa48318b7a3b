import Synchronization

/// Whether an attempt has brought anything: one that has is no failed one, whatever ends it.
final class SyncProgress: Sendable {
    private let pages = Mutex(0)

    /// A page of what the provider has is in the store.
    func stored() { pages.withLock { $0 += 1 } }

    var isMade: Bool { pages.withLock { $0 > 0 } }
}
