extension AMQPError {
    /// The meaning of a `connection.close` (AMQP 0-9-1, "Reply Codes").
    static func connectionClosed(code: Int, text: String, during action: String) -> AMQPError {
        let kind: Code =
            switch code {
            case 403: .accessRefused
            case 530: text.contains("not found") ? .unknownVirtualHost : .accessRefused
            default: .connectionLost
            }
        return AMQPError(
            code: kind, message: "The broker closed the connection \(action): \(code) \(text)", replyCode: code)
    }

    /// The meaning of a `channel.close`.
    static func channelClosed(code: Int, text: String, during action: String) -> AMQPError {
        let kind: Code =
            switch code {
            case 403: .accessRefused
            case 404: .notFound
            case 405: .resourceLocked
            case 406: .preconditionFailed
            default: .connectionLost
            }
        return AMQPError(
            code: kind, message: "The broker closed the channel \(action): \(code) \(text)", replyCode: code)
    }

    /// A 406 on a declaration, with what a person can do about it.
    func asTopologyConflict(declaring object: String) -> AMQPError {
        guard code == .preconditionFailed else { return self }
        return AMQPError(
            code: .topologyConflict,
            message: """
                \(object) exists on the broker with other properties than this program declares (\(message)). \
                Nothing was changed. Either run the version of the program that declared it, declare it under a new \
                name (the next .vN), or drain and delete it on the broker by hand, then start again.
                """,
            replyCode: replyCode)
    }

    /// What remains to be said of a message that was on its way when `self` ended the connection.
    var asUnknownOutcome: AMQPError {
        AMQPError(
            code: .outcomeUnknown,
            message: "The message was sent but not confirmed, so the broker may or may not have it. \(message)",
            replyCode: replyCode)
    }
}
