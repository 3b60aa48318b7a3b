import FoundationEssentials
import Models

extension DeadLetterRecord: Encodable {
    enum CodingKeys: String, CodingKey {
        case id, kind, family, name, reason, payload, body, headers, exchange, errors
        case bodySize = "body_size"
        case routingKey = "routing_key"
        case jobID = "job_id"
        case messageID = "message_id"
        case correlationID = "correlation_id"
        case createdAt = "created_at"
        case replayedAt = "replayed_at"
        case replayedBy = "replayed_by"
        case replayedJob = "replayed_job"
        case replayedRun = "replayed_run"
    }

    /// The payload as JSON, the body as text with what is not UTF-8 replaced.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(kind, forKey: .kind)
        try container.encodeIfPresent(family, forKey: .family)
        try container.encodeIfPresent(name, forKey: .name)
        try container.encode(reason, forKey: .reason)
        try container.encodeIfPresent(payload.map { try JSONValue(parsing: $0.utf8) }, forKey: .payload)
        try container.encodeIfPresent(bodyText, forKey: .body)
        try container.encodeIfPresent(bodySize, forKey: .bodySize)
        try container.encodeIfPresent(headers, forKey: .headers)
        try container.encodeIfPresent(exchange, forKey: .exchange)
        try container.encodeIfPresent(routingKey, forKey: .routingKey)
        try container.encodeIfPresent(errors, forKey: .errors)
        try container.encodeIfPresent(jobID, forKey: .jobID)
        try container.encodeIfPresent(messageID, forKey: .messageID)
        try container.encodeIfPresent(correlationID, forKey: .correlationID)
        try container.encode(createdAt, forKey: .createdAt)
        try container.encodeIfPresent(replayedAt, forKey: .replayedAt)
        try container.encodeIfPresent(replayedBy, forKey: .replayedBy)
        try container.encodeIfPresent(replayedJob, forKey: .replayedJob)
        try container.encodeIfPresent(replayedRun, forKey: .replayedRun)
    }

    /// The body for people.
    public var bodyText: String? { body.map { String(decoding: $0, as: UTF8.self) } }
}
