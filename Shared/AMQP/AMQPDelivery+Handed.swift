extension AMQPDelivery {
    /// A delivery that no broker made, whose answer goes nowhere: for tests of what takes messages.
    ///
    /// - Parameters:
    ///   - headers: with text for values.
    ///   - size: of the whole body, in bytes, when it was cut.
    package init(
        handedTo queue: String, exchange: String, routingKey: String, body: [UInt8], messageID: String? = nil,
        correlationID: String? = nil, headers: [String: String] = [:], redelivered: Bool = false,
        size: Int? = nil
    ) {
        let start = ContentStart.Deliver(
            consumer: 0, tag: 1, isRedelivered: redelivered, exchange: exchange, routingKey: routingKey)
        let content = Inbound.Content(
            start: .deliver(start), properties: Self.encoded(messageID, correlationID, headers), body: body,
            size: size ?? body.count, isTruncated: size != nil)
        self.init(queue: queue, deliver: start, content: content, acks: AckBuffer(enough: 1, wake: {}))
    }

    /// A property list on the wire (AMQP 0-9-1 §4.2.6.1).
    private static func encoded(
        _ messageID: String?, _ correlationID: String?, _ headers: [String: String]
    ) -> [UInt8] {
        var flags: UInt16 = 0
        var fields: [UInt8] = []
        if !headers.isEmpty {
            flags |= 1 << 13
            fields += long(headers.flatMap { short($0.key) + Array("S".utf8) + long(Array($0.value.utf8)) })
        }
        for (bit, text) in [(UInt16(10), correlationID), (7, messageID)] {
            guard let text else { continue }
            flags |= 1 << bit
            fields += short(text)
        }
        return withUnsafeBytes(of: flags.bigEndian, Array.init) + fields
    }

    private static func short(_ text: String) -> [UInt8] {
        let bytes = Array(text.utf8.prefix(255))
        return [UInt8(bytes.count)] + bytes
    }

    private static func long(_ bytes: [UInt8]) -> [UInt8] {
        withUnsafeBytes(of: UInt32(bytes.count).bigEndian, Array.init) + bytes
    }
}
