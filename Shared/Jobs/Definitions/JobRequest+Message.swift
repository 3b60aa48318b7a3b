package import Models

extension JobRequest {
    /// What a client asked for by a message.
    package init(_ message: JobMessage, type: String, family: Family, messageID: String?) throws {
        self.init(type: type, family: family, payload: try message.payload.text, uniqueKey: message.uniqueKey)
        payloadVersion = message.payloadVersion
        onDuplicate = message.onDuplicate.flatMap(DuplicatePolicy.init(rawValue:)) ?? .keep
        priority = message.priority
        availableAt = message.availableAt
        expiresAt = message.expiresAt
        maxRetries = message.maxRetries
        timeout = message.timeout
        after = message.after
        provider = message.provider
        tenantID = message.tenantID
        userID = message.userID
        referenceType = message.referenceType
        referenceID = message.referenceID
        callback = message.callback
        self.messageID = messageID
    }
}
