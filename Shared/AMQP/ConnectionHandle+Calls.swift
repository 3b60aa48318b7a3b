import CRabbitMQ

/// Calls the broker answers, and messages it does not.
extension ConnectionHandle {
    func openChannel(_ channel: amqp_channel_t = channel) throws(AMQPError) {
        amqp_channel_open(state, channel)
        try check(amqp_get_rpc_reply(state), channel: channel, "opening a channel")
    }

    func selectConfirms() throws(AMQPError) {
        amqp_confirm_select(state, Self.channel)
        try check(amqp_get_rpc_reply(state), "asking for publisher confirms")
    }

    /// Begins consuming under a tag that ``next()`` gives back with every delivery.
    func consume(_ subscription: AMQPSubscription, as consumer: Int) throws(AMQPError) {
        encoder.reset()
        amqp_basic_qos(state, Self.channel, 0, subscription.prefetch, 0)
        try check(amqp_get_rpc_reply(state), "setting the prefetch of queue '\(subscription.queue)'")
        amqp_basic_consume(
            state, Self.channel, encoder.bytes(subscription.queue), encoder.bytes(String(consumer)), 0, 0, 0,
            amqp_table_t())
        try check(amqp_get_rpc_reply(state), "consuming from queue '\(subscription.queue)'")
    }

    /// Stops consuming. Deliveries that came before the broker's answer are still given out by ``next()``.
    func cancel(consumer: Int) throws(AMQPError) {
        encoder.reset()
        amqp_basic_cancel(state, Self.channel, encoder.bytes(String(consumer)))
        try check(amqp_get_rpc_reply(state), "cancelling a consumer")
    }

    /// The ready messages of a queue, by passive declaration on the scratch channel.
    func messageCount(of queue: String) throws(AMQPError) -> Int {
        try onScratchChannel { () throws(AMQPError) in
            encoder.reset()
            let answer = amqp_queue_declare(
                state, Self.scratchChannel, encoder.bytes(queue), 1, 0, 0, 0, amqp_table_t())
            let count = answer?.pointee.message_count
            try check(amqp_get_rpc_reply(state), channel: Self.scratchChannel, "asking for queue '\(queue)'")
            return Int(count ?? 0)
        }
    }

    /// Runs calls on a channel that a refusal may close without harm to the first.
    func onScratchChannel<Value>(_ body: () throws(AMQPError) -> Value) throws(AMQPError) -> Value {
        try openChannel(Self.scratchChannel)
        let value = try body()
        let reply = amqp_channel_close(state, Self.scratchChannel, AMQP_REPLY_SUCCESS)
        try check(reply, channel: Self.scratchChannel, "closing a channel")
        amqp_maybe_release_buffers_on_channel(state, Self.scratchChannel)
        return value
    }

    func publish(_ message: AMQPMessage) throws(AMQPError) {
        encoder.reset()
        var properties = encoder.properties(message.properties)
        let status = message.body.withUnsafeBytes { body in
            amqp_basic_publish(
                state, Self.channel, encoder.bytes(message.exchange), encoder.bytes(message.routingKey),
                message.mandatory ? 1 : 0, 0, &properties,
                amqp_bytes_t(len: body.count, bytes: UnsafeMutableRawPointer(mutating: body.baseAddress)))
        }
        try check(status, "publishing to exchange '\(message.exchange)'")
    }

    func send(_ frame: AckCoalescer.Frame) throws(AMQPError) {
        switch frame {
        case .ack(let tag, let multiple):
            try check(amqp_basic_ack(state, Self.channel, tag, multiple ? 1 : 0), "acknowledging")
        case .reject(let tag, let requeue):
            try check(amqp_basic_reject(state, Self.channel, tag, requeue ? 1 : 0), "rejecting")
        }
    }

    /// Says goodbye and waits for the answer, at most `timeout`. Only on a connection that works.
    func close(timeout: Duration = .seconds(2)) {
        var timeout = timeval(timeout)
        amqp_set_rpc_timeout(state, &timeout)
        _ = amqp_connection_close(state, AMQP_REPLY_SUCCESS)
    }
}
