/// What went wrong between this process and the broker.
///
/// ``description`` is safe to show and log: it never holds a password. The broker's own text is kept, since it names
/// the queue, exchange or virtual host it is about.
public struct AMQPError: Error, Sendable, Equatable {
    /// The kind of failure; what a caller decides by.
    public enum Code: String, Sendable, CaseIterable {
        /// A URI, file or subscription that cannot work. Nothing was sent.
        case invalidConfiguration
        /// A message that no broker could take: a name over 255 bytes, headers larger than a frame. Nothing was sent.
        case invalidMessage
        /// A body over ``AMQPConfiguration/maximumMessageSize``. Nothing was sent.
        case messageTooLarge
        /// No connection came up within the time given. Nothing was sent.
        case notConnected
        /// The broker took no messages (memory or disk alarm) within the time given. Nothing was sent.
        case blocked
        /// The message was sent, but whether the broker has it will never be known. Publish it again with the same
        /// message id.
        case outcomeUnknown
        /// No host of the list could be reached, or none completed the handshake.
        case connectionFailed
        /// An established connection ended: the peer closed it, fell silent, or broke the protocol.
        case connectionLost
        /// User, password or permission refused (403, and 530 for a virtual host without access).
        case accessRefused
        /// The virtual host does not exist (530).
        case unknownVirtualHost
        /// A queue or exchange does not exist (404).
        case notFound
        /// A queue belongs exclusively to another connection (405).
        case resourceLocked
        /// The broker refused an operation's preconditions (406), outside of topology declaration.
        case preconditionFailed
        /// An exchange or queue exists with other properties than declared (406). Needs a person; retrying cannot help.
        case topologyConflict
        /// TLS could not be set up: a certificate file, the peer's certificate, or its host name.
        case tlsFailed
        /// The publisher or consumer is shutting down.
        case closed
    }

    public let code: Code
    /// What happened, to what, and where there is one, the remedy.
    public let message: String
    /// The broker's AMQP reply code, when the broker said so itself.
    public let replyCode: Int?

    public init(code: Code, message: String, replyCode: Int? = nil) {
        self.code = code
        self.message = message
        self.replyCode = replyCode
    }
}

extension AMQPError: CustomStringConvertible {
    public var description: String { message }
}

extension AMQPError: CustomDebugStringConvertible {
    public var debugDescription: String {
        "AMQPError.\(code.rawValue)\(replyCode.map { " [\($0)]" } ?? ""): \(message)"
    }
}
