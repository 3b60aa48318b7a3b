/// Who acts on the ledger by hand, and why; kept in the audit log.
public struct Operator: Sendable, Hashable {
    /// As the audit log names it, e.g. `operator:anna`.
    public var name: String
    /// In the operator's own words; also kept on what is cancelled or paused.
    public var reason: String?

    public init(name: String = "operator", reason: String? = nil) {
        self.name = name
        self.reason = reason
    }
}
