/// What became of a request to cancel.
public struct CancelReport: Sendable, Hashable, Encodable {
    /// Pending jobs, which ended at once.
    public var cancelled = 0
    /// Running jobs, which their processes stop within about a second.
    public var asked = 0

    public init() {}
}
