/// The content method a message from the broker begins with.
enum ContentStart: Sendable {
    case deliver(Deliver)
    case returned(Return)

    struct Deliver: Sendable {
        /// The number the subscription was made under.
        let consumer: Int
        let tag: UInt64
        let isRedelivered: Bool
        let exchange: String
        let routingKey: String
    }

    struct Return: Sendable {
        let code: Int
        let text: String
        let exchange: String
        let routingKey: String
    }
}

/// What the broker sends by itself on an open connection.
enum Inbound: Sendable {
    typealias Content = ContentAssembler<ContentStart>.Content

    case delivery(ContentStart.Deliver, Content)
    case returned(ContentStart.Return, Content)
    /// Messages published up to a tag are safe (`true`) or refused (`false`).
    case answered(tag: UInt64, multiple: Bool, isAcknowledged: Bool)
    /// A consumer is gone: its queue was deleted, or moved.
    case cancelled(consumer: Int)
    case blocked(reason: String)
    case unblocked
}
