public import FoundationEssentials

/// A transition with its time, as it travels to whoever watches.
public struct Event: Sendable, Hashable, Codable {
    /// By the clock of the process that took the step; whole milliseconds.
    public let at: Date
    public let kind: Transition.Kind
    public let name: String
    public let id: String?
    public let status: String
    public let attempt: Int?
    public let correlationID: String?
    /// How many it stands for; more than one where there were too many to tell apart.
    public let count: Int
    public let reason: String?

    enum CodingKeys: String, CodingKey {
        case at, kind, name, id, status, attempt, count, reason
        case correlationID = "correlation_id"
    }

    init(_ transition: Transition, at: Date) {
        self.at = Date(timeIntervalSince1970: (at.timeIntervalSince1970 * 1000).rounded(.down) / 1000)
        kind = transition.kind
        name = Self.short(transition.name, 100)
        id = transition.id.map { Self.short($0, 64) }
        status = transition.status
        attempt = transition.attempt
        correlationID = transition.correlationID.map { Self.short($0, 100) }
        count = transition.count
        reason = transition.reason.map { Self.short($0, 200) }
    }

    /// Clients choose names and ids, and a notification takes less than 8,000 bytes.
    private static func short(_ text: String, _ limit: Int) -> String {
        text.utf8.count <= limit ? text : String(text.prefix(limit / 4))
    }
}
