public import FoundationEssentials

/// The body of a message to ``Topology/jobsExchange``: asks for one queued job.
public struct JobMessage: Hashable, Sendable {
    /// What the job type takes; absent means `{}`.
    public var payload: JSONValue = .object([:])
    /// Of what shape the payload is; absent means 1, the first.
    public var payloadVersion: Int16 = 1
    /// Among the type's jobs that wait, at most one has this key; absent means no such limit.
    public var uniqueKey: String?
    /// `keep` (the default), `replace` or `reject`; what the ledger does when the key already waits.
    public var onDuplicate: String?
    /// Not before this instant, by the database's clock; absent means at once.
    public var availableAt: Date?
    /// What has not begun by then is cancelled; absent means never.
    public var expiresAt: Date?
    /// Higher runs first, −32768…32767; absent means 0.
    public var priority: Int16 = 0
    /// Failed attempts allowed; absent means 3.
    public var maxRetries: Int32 = 3
    /// The deadline of one attempt; absent means its type's.
    public var timeout: Duration?
    /// Jobs that must have completed first, by their ids.
    public var after: [Int64] = []
    public var provider: String?
    public var tenantID: UUID?
    public var userID: UUID?
    public var referenceType: String?
    public var referenceID: String?
    /// What is enqueued when it ends; absent means nothing.
    public var callback: JobCallback?

    /// What an empty body asks for.
    public init() {}
}
