import FoundationEssentials

extension AMQPProperties {
    /// Whether `other` is what comes back of `self` over the wire, where instants are whole seconds.
    func isSame(as other: AMQPProperties) -> Bool {
        messageID == other.messageID && correlationID == other.correlationID && contentType == other.contentType
            && type == other.type && appID == other.appID && isPersistent == other.isPersistent
            && timestamp?.wireSeconds == other.timestamp?.wireSeconds && headers == other.headers
    }
}
