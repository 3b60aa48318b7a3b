public import FoundationEssentials
public import Models

/// A run as its claimer got it.
public struct ClaimedRun: Codable, Sendable {
    public let id: UUID
    public let job: String
    public let fence: UUID
    public let attempt: Int
    public let trigger: RunTrigger
    public let parameters: [String: JSONValue]
    public internal(set) var cause: Cause
    public let startedAt: Date
    /// The instant it accounts for; `nil` for a run by hand.
    public let scheduledFor: Date?
    /// Its deadline where the schedule sets one; otherwise the catalogue's holds.
    public let timeout: Duration?

    /// How often its process died, by itself or by what ran beside it.
    public var crashes = 0

    public var claim: Claim { .run(id: id, fence: fence) }

    /// How late a run by schedule started, by the database's clock.
    public var lateness: Duration? {
        scheduledFor.map { .seconds(startedAt.timeIntervalSince($0)) }
    }
}
