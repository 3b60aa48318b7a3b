public import FoundationEssentials
import Models

/// A queued job as its claimer got it.
public struct ClaimedJob: Sendable {
    public let id: Int64
    public let type: String
    public let fence: UUID
    /// JSON text.
    public let payload: String
    public let uniqueKey: String?
    public let attempt: Int
    public let retryCount: Int
    public let maxRetries: Int
    /// The deadline of this attempt where the job has one of its own.
    public var timeout: Duration?
    public var tenantID: UUID?
    public var userID: UUID?
    public internal(set) var cause: Cause
    /// Between the instant it was due and its start, by the database's clock.
    public var waited: Duration?

    public var claim: Claim { .job(id: id, fence: fence) }
}
