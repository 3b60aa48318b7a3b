import Synchronization

/// Identifies one operation on a connection from the moment it asks for its turn, and remembers its cancellation.
final class OperationTicket: Sendable {
    private let cancelled = Atomic(false)

    var isCancelled: Bool { cancelled.load(ordering: .acquiring) }

    func cancel() {
        cancelled.store(true, ordering: .releasing)
    }
}
