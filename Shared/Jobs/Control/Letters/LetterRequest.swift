import FoundationEssentials
import Models

/// What a dead job had asked for beside type and payload, as its letter keeps it.
struct LetterRequest: Decodable {
    var uniqueKey: String?
    var priority: Int16?
    var maxRetries: Int32?
    var tenantID: UUID?
    var userID: UUID?
    var provider: String?
    var timeoutMilliseconds: Int64?
    var expiresAt: String?
    var referenceType: String?
    var referenceID: String?
    var payloadVersion: Int16?
    var callback: JSONValue?

    enum CodingKeys: String, CodingKey {
        case priority, provider, callback
        case uniqueKey = "unique_key"
        case maxRetries = "max_retries"
        case tenantID = "tenant_id"
        case userID = "user_id"
        case timeoutMilliseconds = "timeout_ms"
        case expiresAt = "expires_at"
        case referenceType = "reference_type"
        case referenceID = "reference_id"
        case payloadVersion = "payload_version"
    }
}

extension DeadLetterRecord {
    /// The letter's job as it was enqueued; `nil` where the letter does not say of which type it was.
    ///
    /// What it waited for is not kept: that has completed, or it could never have. Nor is a time by which it had to begin,
    /// once that has passed: who replays it wants it to run.
    ///
    /// - Parameter now: by the database's clock.
    func asked(_ asked: LetterRequest, at now: Date) throws -> JobRequest? {
        guard let name, let family = family.flatMap(Family.init(rawValue:)) else { return nil }
        var request = JobRequest(type: name, family: family, payload: payload ?? "{}", uniqueKey: asked.uniqueKey)
        request.priority = asked.priority ?? 0
        request.maxRetries = asked.maxRetries ?? 3
        request.tenantID = asked.tenantID
        request.userID = asked.userID
        request.provider = asked.provider
        request.timeout = asked.timeoutMilliseconds.map { .milliseconds($0) }
        let expiry = try asked.expiresAt.map {
            try Date($0, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true))
        }
        request.expiresAt = expiry.flatMap { $0 > now ? $0 : nil }
        request.referenceType = asked.referenceType
        request.referenceID = asked.referenceID
        request.payloadVersion = asked.payloadVersion ?? 1
        request.callback = try asked.callback.map { try JobCallback(stored: $0) }
        return request
    }
}
