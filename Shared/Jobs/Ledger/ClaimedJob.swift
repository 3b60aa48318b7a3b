public import FoundationEssentials
import Models

/// A queued job as its claimer got it.
public struct ClaimedJob: Codable, Sendable {
    public let id: Int64
    public let type: String
    public let fence: UUID
    /// JSON text.
    public let payload: String
    /// Of what shape the payload is.
    public var payloadVersion: Int16 = 1
    public let uniqueKey: String?
    public let attempt: Int
    public let retryCount: Int
    public let maxRetries: Int
    /// How often its process died, by itself or by what ran beside it.
    public var crashes = 0
    /// How often it died although nothing ran beside it.
    public var loneCrashes = 0
    /// The deadline of this attempt where the job has one of its own.
    public var timeout: Duration?
    public var tenantID: UUID?
    public var userID: UUID?
    public internal(set) var cause: Cause
    /// Between the instant it was due and its start, by the database's clock.
    public var waited: Duration?

    public var claim: Claim { .job(id: id, fence: fence) }
}
