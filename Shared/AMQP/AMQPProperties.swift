public import FoundationEssentials

/// What travels beside a message's body (the `basic` class properties this project uses).
public struct AMQPProperties: Sendable, Hashable {
    public var contentType: String?
    public var messageID: String?
    public var correlationID: String?
    public var type: String?
    public var appID: String?
    /// Whole seconds on the wire.
    public var timestamp: Date?
    /// Delivery mode 2: the message survives a restart of the broker. Quorum queues keep every message anyway.
    public var isPersistent: Bool
    public var headers: [String: AMQPValue]

    public init(
        contentType: String? = nil,
        messageID: String? = nil,
        correlationID: String? = nil,
        type: String? = nil,
        appID: String? = nil,
        timestamp: Date? = nil,
        isPersistent: Bool = true,
        headers: [String: AMQPValue] = [:]
    ) {
        self.contentType = contentType
        self.messageID = messageID
        self.correlationID = correlationID
        self.type = type
        self.appID = appID
        self.timestamp = timestamp
        self.isPersistent = isPersistent
        self.headers = headers
    }
}
