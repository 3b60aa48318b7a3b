import CRabbitMQ

extension WireEncoder {
    func properties(_ source: AMQPProperties) -> amqp_basic_properties_t {
        var result = amqp_basic_properties_t()
        var flags = AMQP_BASIC_DELIVERY_MODE_FLAG
        result.delivery_mode = source.isPersistent ? 2 : 1
        set(&result.content_type, source.contentType, AMQP_BASIC_CONTENT_TYPE_FLAG, &flags)
        set(&result.correlation_id, source.correlationID, AMQP_BASIC_CORRELATION_ID_FLAG, &flags)
        set(&result.message_id, source.messageID, AMQP_BASIC_MESSAGE_ID_FLAG, &flags)
        set(&result.type, source.type, AMQP_BASIC_TYPE_FLAG, &flags)
        set(&result.app_id, source.appID, AMQP_BASIC_APP_ID_FLAG, &flags)
        if let timestamp = source.timestamp {
            flags |= AMQP_BASIC_TIMESTAMP_FLAG
            result.timestamp = timestamp.wireSeconds
        }
        if !source.headers.isEmpty {
            flags |= AMQP_BASIC_HEADERS_FLAG
            result.headers = table(source.headers)
        }
        result._flags = amqp_flags_t(flags)
        return result
    }

    private func set(_ field: inout amqp_bytes_t, _ text: String?, _ flag: Int32, _ flags: inout Int32) {
        guard let text else { return }
        field = bytes(text)
        flags |= flag
    }
}
