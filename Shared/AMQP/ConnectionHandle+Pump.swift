import CRabbitMQ

/// Reading frames without waiting, and making sense of them.
extension ConnectionHandle {
    /// The next thing the broker said; `nil` when nothing more has arrived.
    ///
    /// Also sends and checks heartbeats, which the library does nowhere but in such calls. Call it until it returns
    /// `nil`: frames the library or OpenSSL hold in memory do not make the socket readable again.
    ///
    /// - Throws: what ended the connection. The broker's close has been answered then.
    func next() throws(AMQPError) -> Inbound? {
        var frame = amqp_frame_t()
        while true {
            let status = crmq_next_frame(state, &frame)
            guard status != AMQP_STATUS_TIMEOUT.rawValue else { return nil }
            try check(status, "while reading")
            if let inbound = try translate(frame) { return inbound }
        }
    }

    private func translate(_ frame: amqp_frame_t) throws(AMQPError) -> Inbound? {
        do throws(ContentAssembler<ContentStart>.Violation) {
            switch Int32(frame.frame_type) {
            case AMQP_FRAME_METHOD where frame.payload.method.id == AMQP_BASIC_DELIVER_METHOD:
                try assembler.begin(.deliver(deliver(frame.payload.method)))
                return nil
            case AMQP_FRAME_METHOD where frame.payload.method.id == AMQP_BASIC_RETURN_METHOD:
                try assembler.begin(.returned(returned(frame.payload.method)))
                return nil
            case AMQP_FRAME_HEADER:
                let header = frame.payload.properties
                return try assembler.header(size: header.body_size, properties: header.raw.buffer).map(complete)
            case AMQP_FRAME_BODY:
                let content = try assembler.body(frame.payload.body_fragment.buffer)
                // Everything is copied by now, so the frame's memory is free again: also between the frames of a
                // message that is too large to keep.
                amqp_maybe_release_buffers_on_channel(state, frame.channel)
                return content.map(complete)
            default:
                break
            }
        } catch {
            throw AMQPError(code: .connectionLost, message: "\(endpoint) broke the protocol: \(error.message).")
        }
        guard Int32(frame.frame_type) == AMQP_FRAME_METHOD else { return nil }
        defer { amqp_maybe_release_buffers_on_channel(state, frame.channel) }
        return try method(frame.payload.method, channel: frame.channel)
    }

    private func method(_ method: amqp_method_t, channel: amqp_channel_t) throws(AMQPError) -> Inbound? {
        switch method.id {
        case AMQP_BASIC_ACK_METHOD:
            let ack = method.decoded.load(as: amqp_basic_ack_t.self)
            return .answered(tag: ack.delivery_tag, multiple: ack.multiple != 0, isAcknowledged: true)
        case AMQP_BASIC_NACK_METHOD:
            let nack = method.decoded.load(as: amqp_basic_nack_t.self)
            return .answered(tag: nack.delivery_tag, multiple: nack.multiple != 0, isAcknowledged: false)
        case AMQP_BASIC_CANCEL_METHOD:
            return .cancelled(consumer: number(method.decoded.load(as: amqp_basic_cancel_t.self).consumer_tag))
        case AMQP_CONNECTION_BLOCKED_METHOD:
            return .blocked(reason: method.decoded.load(as: amqp_connection_blocked_t.self).reason.text)
        case AMQP_CONNECTION_UNBLOCKED_METHOD:
            return .unblocked
        case AMQP_CHANNEL_CLOSE_METHOD, AMQP_CONNECTION_CLOSE_METHOD:
            throw closed(by: method, channel: channel, during: "by itself")
        default:
            return nil
        }
    }

    private func deliver(_ method: amqp_method_t) -> ContentStart.Deliver {
        let deliver = method.decoded.load(as: amqp_basic_deliver_t.self)
        return ContentStart.Deliver(
            consumer: number(deliver.consumer_tag),
            tag: deliver.delivery_tag,
            isRedelivered: deliver.redelivered != 0,
            exchange: exchangeNames.string(deliver.exchange.buffer),
            routingKey: routingKeys.string(deliver.routing_key.buffer))
    }

    private func returned(_ method: amqp_method_t) -> ContentStart.Return {
        let message = method.decoded.load(as: amqp_basic_return_t.self)
        return ContentStart.Return(
            code: Int(message.reply_code), text: message.reply_text.text, exchange: message.exchange.text,
            routingKey: message.routing_key.text)
    }

    private func complete(_ content: Inbound.Content) -> Inbound {
        amqp_maybe_release_buffers_on_channel(state, Self.channel)
        return switch content.start {
        case .deliver(let deliver): .delivery(deliver, content)
        case .returned(let message): .returned(message, content)
        }
    }

    /// A consumer tag as the decimal number it was made from; -1 for a tag that is none of ours.
    private func number(_ tag: amqp_bytes_t) -> Int {
        guard tag.len > 0, tag.len < 10 else { return -1 }
        var result = 0
        for byte in tag.buffer {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return -1 }
            result = result * 10 + Int(byte - UInt8(ascii: "0"))
        }
        return result
    }
}
