public import FoundationEssentials

/// The body of a message to ``Topology/jobsExchange``: asks for one queued job.
public struct JobMessage: Hashable, Sendable {
    /// What the job type takes; absent means `{}`.
    public var payload: JSONValue = .object([:])
    /// Among the type's jobs that wait, at most one has this key; absent means no such limit.
    public var uniqueKey: String?
    /// Not before this instant, by the database's clock; absent means at once.
    public var availableAt: Date?
    /// Higher runs first, −32768…32767; absent means 0.
    public var priority: Int16 = 0

    /// What an empty body asks for.
    public init() {}
}
