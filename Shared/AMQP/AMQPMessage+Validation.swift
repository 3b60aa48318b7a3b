extension AMQPMessage {
    /// The longest AMQP short string, in bytes.
    private static let longestName = 255
    /// RabbitMQ's default frame; properties must fit one frame, and 4 KiB are kept for everything but the headers.
    private static let largestHeaders = 131_072 - 4096

    /// Finds what the C library would only notice in the middle of sending, where failing costs the connection.
    ///
    /// - Throws: ``AMQPError`` with code `messageTooLarge` or `invalidMessage`.
    func validate(maximumSize: Int) throws(AMQPError) {
        guard body.count <= maximumSize else {
            throw AMQPError(
                code: .messageTooLarge,
                message: """
                    The message to exchange '\(exchange)' with key '\(routingKey)' has \(body.count) bytes; the limit \
                    is \(maximumSize). Send a reference to the data instead.
                    """)
        }
        for (name, value) in shortStrings where (value?.utf8.count ?? 0) > Self.longestName {
            throw AMQPError(
                code: .invalidMessage,
                message: "The message's \(name) has \(value?.utf8.count ?? 0) bytes; AMQP allows \(Self.longestName).")
        }
        guard !properties.headers.isEmpty else { return }
        let size = try AMQPValue.table(properties.headers).encodedSize()
        guard size <= Self.largestHeaders else {
            throw AMQPError(
                code: .invalidMessage,
                message: "The message's headers have \(size) bytes; \(Self.largestHeaders) fit a frame.")
        }
    }

    private var shortStrings: [(String, String?)] {
        [
            ("exchange", exchange), ("routing key", routingKey), ("content type", properties.contentType),
            ("message id", properties.messageID), ("correlation id", properties.correlationID),
            ("type", properties.type), ("app id", properties.appID),
        ]
    }
}

extension AMQPValue {
    /// The longest key librabbitmq documents for a table entry.
    private static let longestKey = 128

    /// The bytes this value takes on the wire, counted generously.
    fileprivate func encodedSize() throws(AMQPError) -> Int {
        switch self {
        case .bool, .int, .double, .timestamp, .null: return 9
        case .string(let text): return 5 + text.utf8.count
        case .bytes(let bytes): return 5 + bytes.count
        case .array(let values):
            var size = 5
            for value in values { size += try value.encodedSize() }
            return size
        case .table(let entries):
            var size = 5
            for (key, value) in entries {
                guard key.utf8.count <= Self.longestKey else {
                    throw AMQPError(
                        code: .invalidMessage,
                        message: "The header name '\(key.prefix(40))…' is longer than \(Self.longestKey) bytes.")
                }
                size += 1 + key.utf8.count + (try value.encodedSize())
            }
            return size
        }
    }
}
