import CRabbitMQ

/// Owns one librabbitmq connection: its only door to the C library.
///
/// Not thread-safe, and not `Sendable` for that reason: whoever holds it, one queue at a time, may call it. Calls block:
/// for a reply up to ``replyTimeout``, and sending for as long as the peer does not read, so they run on a dispatch
/// queue under a ``Watchdog``. After any error but a refused call on the scratch channel the connection is unusable.
final class ConnectionHandle {
    /// The one channel messages travel on.
    static let channel: amqp_channel_t = 1
    /// A second channel, open for the length of one call, for what the broker may answer by closing the channel.
    /// Safe beside the first only because frames are read by `amqp_simple_wait_frame_noblock` alone.
    static let scratchChannel: amqp_channel_t = 2
    /// How long the broker may take to answer a call.
    static let replyTimeout = Duration.seconds(8)

    let state: amqp_connection_state_t
    let endpoint: Endpoint
    let encoder = WireEncoder()
    var assembler: ContentAssembler<ContentStart>
    var exchangeNames = StringCache()
    var routingKeys = StringCache()

    init(endpoint: Endpoint, maximumMessageSize: Int) throws(AMQPError) {
        guard let state = amqp_new_connection() else {
            throw AMQPError(code: .connectionFailed, message: "librabbitmq has no memory for a connection.")
        }
        self.state = state
        self.endpoint = endpoint
        assembler = ContentAssembler(limit: maximumMessageSize)
    }

    deinit {
        amqp_destroy_connection(state)
    }

    /// The socket; the library owns and closes it, also by itself on errors, so whoever keeps it keeps a duplicate.
    var descriptor: Int32 { amqp_get_sockfd(state) }

    /// The agreed heartbeat.
    var heartbeat: Duration { .seconds(Int(amqp_get_heartbeat(state))) }
}
