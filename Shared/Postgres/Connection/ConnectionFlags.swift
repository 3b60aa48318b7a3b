import CPostgres
import Synchronization

/// What may be asked about a connection from anywhere without waiting for its queue.
final class ConnectionFlags: Sendable {
    private let open = Atomic(false)
    private let idle = Atomic(true)

    /// Whether the session exists, as far as is known.
    var isOpen: Bool {
        get { open.load(ordering: .acquiring) }
        set { open.store(newValue, ordering: .releasing) }
    }

    /// Whether the session is outside any transaction.
    var isIdle: Bool { idle.load(ordering: .acquiring) }

    func update(_ status: PGTransactionStatusType) {
        idle.store(status == PQTRANS_IDLE, ordering: .releasing)
    }
}
