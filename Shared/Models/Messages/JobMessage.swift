public import FoundationEssentials

/// The body of a message to ``Topology/jobsExchange``: asks for one queued job.
public struct JobMessage: Hashable, Sendable {
    /// What the job type takes; absent means `{}`.
    public var payload: JSONValue = .object([:])
    public var uniqueKey: String?
    public var availableAt: Date?
    /// Higher runs first, −32768…32767; absent means 0.
    public var priority: Int16 = 0

    public init() {}
}
