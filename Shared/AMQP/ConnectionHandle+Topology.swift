import CRabbitMQ

extension ConnectionHandle {
    /// Declares everything of a topology; what exists with the same properties is left as it is.
    ///
    /// - Throws: `topologyConflict` when something exists with others; the channel is closed then, as after any refusal.
    func declare(_ topology: AMQPTopology, channel: amqp_channel_t = channel) throws(AMQPError) {
        for exchange in topology.exchanges { try declare(exchange, channel) }
        for queue in topology.queues { try declare(queue, channel) }
        for binding in topology.bindings { try declare(binding, channel) }
    }

    private func declare(_ exchange: AMQPExchange, _ channel: amqp_channel_t) throws(AMQPError) {
        encoder.reset()
        amqp_exchange_declare(
            state, channel, encoder.bytes(exchange.name), encoder.bytes(exchange.type.rawValue), 0, 1, 0, 0,
            encoder.table(exchange.arguments))
        try checkDeclared("Exchange '\(exchange.name)'", channel)
    }

    private func declare(_ queue: AMQPQueue, _ channel: amqp_channel_t) throws(AMQPError) {
        encoder.reset()
        amqp_queue_declare(
            state, channel, encoder.bytes(queue.name), 0, 1, 0, 0, encoder.table(queue.arguments))
        try checkDeclared("Queue '\(queue.name)'", channel)
    }

    private func declare(_ binding: AMQPBinding, _ channel: amqp_channel_t) throws(AMQPError) {
        encoder.reset()
        amqp_queue_bind(
            state, channel, encoder.bytes(binding.queue), encoder.bytes(binding.exchange),
            encoder.bytes(binding.routingKey), amqp_table_t())
        try checkDeclared("The binding of queue '\(binding.queue)' to exchange '\(binding.exchange)'", channel)
    }

    private func checkDeclared(_ object: String, _ channel: amqp_channel_t) throws(AMQPError) {
        defer { amqp_maybe_release_buffers_on_channel(state, channel) }
        do throws(AMQPError) {
            try check(amqp_get_rpc_reply(state), channel: channel, "declaring \(object)")
        } catch {
            throw error.asTopologyConflict(declaring: object)
        }
    }
}
