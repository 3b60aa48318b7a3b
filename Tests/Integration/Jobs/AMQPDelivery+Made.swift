@testable import AMQP

extension AMQPDelivery {
    /// A delivery as a broker would bring it, made by hand.
    ///
    /// - Parameter size: of the whole body; larger than the body when that was cut.
    static func made(
        exchange: String = "carillon.ticks", routingKey: String, body: String = "", messageID: String? = nil,
        correlationID: String? = nil, headers: [String: String] = [:], size: Int? = nil
    ) -> AMQPDelivery {
        let body = Array(body.utf8)
        let start = ContentStart.Deliver(
            consumer: 0, tag: 1, isRedelivered: false, exchange: exchange, routingKey: routingKey)
        let content = Inbound.Content(
            start: .deliver(start), properties: properties(messageID, correlationID, headers), body: body,
            size: size ?? body.count, isTruncated: size != nil)
        return AMQPDelivery(
            queue: "test", deliver: start, content: content, acks: AckBuffer(enough: 1, wake: {}))
    }

    /// A property list on the wire (AMQP 0-9-1 §4.2.6.1).
    private static func properties(_ messageID: String?, _ correlationID: String?, _ headers: [String: String])
        -> [UInt8]
    {
        var flags: UInt16 = 0
        var fields: [UInt8] = []
        if !headers.isEmpty {
            flags |= 1 << 13
            let table = headers.flatMap { short($0.key) + Array("S".utf8) + long(Array($0.value.utf8)) }
            fields += long(table)
        }
        if let correlationID {
            flags |= 1 << 10
            fields += short(correlationID)
        }
        if let messageID {
            flags |= 1 << 7
            fields += short(messageID)
        }
        return withUnsafeBytes(of: flags.bigEndian, Array.init) + fields
    }

    private static func short(_ text: String) -> [UInt8] { [UInt8(text.utf8.count)] + text.utf8 }

    private static func long(_ bytes: [UInt8]) -> [UInt8] {
        withUnsafeBytes(of: UInt32(bytes.count).bigEndian, Array.init) + bytes
    }
}
