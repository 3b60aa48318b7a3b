import AMQP

extension AMQPDelivery {
    /// A delivery as a broker would bring it, made by hand.
    ///
    /// - Parameter size: of the whole body; larger than the body when that was cut.
    static func made(
        exchange: String = "carillon.ticks", routingKey: String, body: String = "", messageID: String? = nil,
        correlationID: String? = nil, headers: [String: String] = [:], size: Int? = nil
    ) -> AMQPDelivery {
        AMQPDelivery(
            handedTo: "test", exchange: exchange, routingKey: routingKey, body: Array(body.utf8), messageID: messageID,
            correlationID: correlationID, headers: headers, size: size)
    }
}
