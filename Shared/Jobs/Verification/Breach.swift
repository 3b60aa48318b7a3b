/// One thing in the ledger that breaks an invariant.
public struct Breach: Sendable, Hashable, CustomStringConvertible {
    public let invariant: Invariant
    public let what: String

    public var description: String { "\(invariant.number) \(invariant.title): \(what)" }
}
