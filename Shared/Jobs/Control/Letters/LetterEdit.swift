/// What is put right in one dead letter before it is replayed.
public struct LetterEdit: Sendable, Hashable {
    /// JSON text in place of a job's payload, or of a message's whole body.
    public var content: String?
    /// `<family>.<name>` in place of a message's routing key.
    public var routingKey: String?

    public init(content: String? = nil, routingKey: String? = nil) {
        self.content = content
        self.routingKey = routingKey
    }

    /// As it is.
    public static let none = LetterEdit()
}
