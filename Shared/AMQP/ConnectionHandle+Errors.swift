import CRabbitMQ

extension ConnectionHandle {
    /// Turns a reply into a thrown error, answering the broker's close as the protocol asks.
    func check(_ reply: amqp_rpc_reply_t, channel: amqp_channel_t = channel, _ action: String) throws(AMQPError) {
        switch reply.reply_type {
        case AMQP_RESPONSE_NORMAL: return
        case AMQP_RESPONSE_SERVER_EXCEPTION: throw closed(by: reply.reply, channel: channel, during: action)
        case AMQP_RESPONSE_LIBRARY_EXCEPTION: throw failure(reply.library_error, action)
        default: throw failure(AMQP_STATUS_CONNECTION_CLOSED.rawValue, action)
        }
    }

    func check(_ status: Int32, _ action: String) throws(AMQPError) {
        guard status == AMQP_STATUS_OK.rawValue else { throw failure(status, action) }
    }

    /// A library status as an error.
    func failure(_ status: Int32, _ action: String) -> AMQPError {
        let text = String(cString: amqp_error_string2(status))
        return AMQPError(
            code: status <= AMQP_STATUS_SSL_ERROR.rawValue ? .tlsFailed : .connectionLost,
            message: "The connection to \(endpoint) failed \(action): \(text)")
    }

    /// The broker's `channel.close` or `connection.close`, answered with its close-ok.
    func closed(by method: amqp_method_t, channel: amqp_channel_t, during action: String) -> AMQPError {
        switch method.id {
        case AMQP_CHANNEL_CLOSE_METHOD:
            let close = method.decoded.load(as: amqp_channel_close_t.self)
            var answer = amqp_channel_close_ok_t()
            amqp_send_method(state, channel, AMQP_CHANNEL_CLOSE_OK_METHOD, &answer)
            return .channelClosed(code: Int(close.reply_code), text: close.reply_text.text, during: action)
        case AMQP_CONNECTION_CLOSE_METHOD:
            let close = method.decoded.load(as: amqp_connection_close_t.self)
            var answer = amqp_connection_close_ok_t()
            amqp_send_method(state, 0, AMQP_CONNECTION_CLOSE_OK_METHOD, &answer)
            return .connectionClosed(code: Int(close.reply_code), text: close.reply_text.text, during: action)
        default:
            return AMQPError(
                code: .connectionLost,
                message: "The broker at \(endpoint) answered out of turn \(action) (method \(method.id)).")
        }
    }
}

extension amqp_bytes_t {
    var buffer: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: bytes, count: len) }
    var text: String { String(decoding: buffer, as: UTF8.self) }
}
