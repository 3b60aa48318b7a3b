import CRabbitMQ

/// How much may be written before the socket must be asked again whether it takes more.
///
/// The library's sending blocks while the socket is full. Linux reports a socket writable when a third of its buffer is
/// free; half of that is spent (the kernel's bookkeeping counts too) before asking anew. Only a message larger than
/// that can block, until the peer reads or the ``Watchdog`` strikes.
struct SendBudget {
    /// What a message's frames add to its body, roughly.
    private static let overhead = 512

    private let descriptor: Int32
    private let grant: Int
    private var left = 0

    init(descriptor: Int32) {
        self.descriptor = descriptor
        grant = Int(crmq_send_buffer_size(descriptor)) / 6
    }

    mutating func allows(_ message: AMQPMessage) -> Bool {
        let size = message.body.count + Self.overhead
        if left < size {
            guard crmq_socket_is_writable(descriptor) != 0 else { return false }
            left = max(grant, size)
        }
        left -= size
        return true
    }
}
