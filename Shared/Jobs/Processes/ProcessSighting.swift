import FoundationEssentials

/// What one look at the ledger shows of a process.
struct ProcessSighting: Hashable, Sendable {
    let id: UUID
    /// Changes whenever the process renews its lease.
    let renewals: Int64
    /// Whether anyone holds its advisory lock.
    let isLocked: Bool
}
