public import FoundationEssentials

/// How a queued job ended: the member `ended_job` of the payload of its callback.
public struct EndedJob: Codable, Hashable, Sendable {
    public var id: Int64
    public var type: String
    public var family: String
    /// `completed`, `failed` or `cancelled`.
    public var status: JobStatus
    /// What its handler returned, where it completed.
    public var result: JSONValue?
    /// Why it ended, where it did not complete; where it did, the last failed attempt's error.
    public var error: String?
    public var referenceType: String?
    public var referenceID: String?
    public var tenantID: UUID?
    public var userID: UUID?
    public var correlationID: String
    /// How often it was claimed.
    public var attempts: Int32
    public var createdAt: Date
    /// Of its last attempt; `nil` when it never began.
    public var startedAt: Date?
    public var finishedAt: Date

    enum CodingKeys: String, CodingKey {
        case id, family, status, result, error, attempts
        case type = "job_type"
        case referenceType = "reference_type"
        case referenceID = "reference_id"
        case tenantID = "tenant_id"
        case userID = "user_id"
        case correlationID = "correlation_id"
        case createdAt = "created_at"
        case startedAt = "started_at"
        case finishedAt = "finished_at"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(Int64.self, forKey: .id)
        type = try container.decode(String.self, forKey: .type)
        family = try container.decode(String.self, forKey: .family)
        status = try container.decode(JobStatus.self, forKey: .status)
        result = try container.decodeIfPresent(JSONValue.self, forKey: .result)
        error = try container.decodeIfPresent(String.self, forKey: .error)
        referenceType = try container.decodeIfPresent(String.self, forKey: .referenceType)
        referenceID = try container.decodeIfPresent(String.self, forKey: .referenceID)
        tenantID = try container.decodeIfPresent(UUID.self, forKey: .tenantID)
        userID = try container.decodeIfPresent(UUID.self, forKey: .userID)
        correlationID = try container.decode(String.self, forKey: .correlationID)
        attempts = try container.decode(Int32.self, forKey: .attempts)
        createdAt = try Self.instant(try container.decode(String.self, forKey: .createdAt))
        startedAt = try container.decodeIfPresent(String.self, forKey: .startedAt).map(Self.instant)
        finishedAt = try Self.instant(try container.decode(String.self, forKey: .finishedAt))
    }

    /// Instants as RFC 3339 text in UTC with milliseconds, absent members as `null`, so that the shape is always the same.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(type, forKey: .type)
        try container.encode(family, forKey: .family)
        try container.encode(status, forKey: .status)
        try container.encode(result, forKey: .result)
        try container.encode(error, forKey: .error)
        try container.encode(referenceType, forKey: .referenceType)
        try container.encode(referenceID, forKey: .referenceID)
        try container.encode(tenantID?.uuidString.lowercased(), forKey: .tenantID)
        try container.encode(userID?.uuidString.lowercased(), forKey: .userID)
        try container.encode(correlationID, forKey: .correlationID)
        try container.encode(attempts, forKey: .attempts)
        try container.encode(Self.text(createdAt), forKey: .createdAt)
        try container.encode(startedAt.map(Self.text), forKey: .startedAt)
        try container.encode(Self.text(finishedAt), forKey: .finishedAt)
    }

    private static let format = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

    /// An instant as it is encoded.
    public static func text(_ instant: Date) -> String { instant.formatted(format) }

    private static func instant(_ text: String) throws -> Date { try Date(text, strategy: format) }
}
