import AMQP
import CRabbitMQ
import Synchronization

/// Does to the broker what the library never does: delete. Over a bare connection of its own.
final class Admin: Sendable {
    static let shared = Admin()

    private let lock = Mutex(())

    func delete(queue: String, exchange: String? = nil) {
        lock.withLock { _ in
            guard let state = amqp_new_connection() else { return }
            defer { amqp_destroy_connection(state) }
            guard logIn(state) else { return }
            amqp_queue_delete(state, 1, amqp_cstring_bytes(queue), 0, 0)
            if let exchange { amqp_exchange_delete(state, 1, amqp_cstring_bytes(exchange), 0) }
            amqp_connection_close(state, AMQP_REPLY_SUCCESS)
        }
    }

    private func logIn(_ state: OpaquePointer) -> Bool {
        var info = amqp_connection_info()
        var uri = Array(BrokerFixture.uri.utf8CString)
        return uri.withUnsafeMutableBufferPointer { uri in
            guard amqp_parse_url(uri.baseAddress, &info) == 0, let socket = amqp_tcp_socket_new(state),
                amqp_socket_open(socket, info.host, info.port) == 0
            else { return false }
            let reply = crmq_login(state, info.vhost, 2, 131_072, 60, "test admin", info.user, info.password)
            amqp_channel_open(state, 1)
            return reply.reply_type == AMQP_RESPONSE_NORMAL
        }
    }
}
