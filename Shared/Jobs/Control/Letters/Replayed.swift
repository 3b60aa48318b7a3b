public import FoundationEssentials
public import Models

/// What became of one dead letter in a replay.
public struct Replayed: Sendable, Hashable, Encodable {
    public enum Outcome: String, Sendable, Encodable {
        /// A new job waits in the ledger.
        case enqueued
        /// A job with the same key waited already, or the request was taken earlier under its message id.
        case merged
        /// A new run waits in the ledger.
        case run
        /// Somebody replayed it before; nothing was done.
        case already
        /// It cannot be replayed; ``Replayed/reason`` says why. It stays as it is.
        case refused
    }

    public let letter: Int64
    public let outcome: Outcome
    /// What it was replayed as, now or before.
    public var job: Int64?
    public var run: UUID?
    public var reason: String?
    /// Whose work it became, where it became any now.
    public var family: Family?
}
