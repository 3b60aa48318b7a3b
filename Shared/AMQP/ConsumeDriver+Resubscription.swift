import Dispatch
import Logging
import SerialQueue

/// The broker cancels a consumer whose queue is gone: it was deleted, or moved to another node.
extension ConsumeDriver {
    func cancelled(_ consumer: Int) {
        guard active.remove(consumer) != nil, !isStopped else { return }
        let queue = subscriptions[consumer].queue
        logger.warning("the broker cancelled a consumer, subscribing anew", metadata: ["queue": "\(queue)"])
        monitor.deaf(because: "The broker cancelled the consumer of queue '\(queue)'.")
        resubscribeLater(consumer, attempt: 0)
    }

    private func resubscribeLater(_ consumer: Int, attempt: Int) {
        guard let link else { return }
        let connection = ObjectIdentifier(link)
        var generator = SystemRandomNumberGenerator()
        let delay = backoff.delay(attempt: attempt, using: &generator)
        executor.queue.asyncAfter(deadline: .now() + delay.timeInterval) { [weak self] in
            self?.assumeIsolated { $0.resubscribe(consumer, attempt: attempt, connection) }
        }
    }

    /// Declares on the scratch channel first: a refusal there leaves the other subscriptions alone.
    private func resubscribe(_ consumer: Int, attempt: Int, _ connection: ObjectIdentifier) {
        guard let link, ObjectIdentifier(link) == connection, !isStopped else { return }
        guarding(link) { () throws(AMQPError) in
            do throws(AMQPError) {
                try link.handle.onScratchChannel { () throws(AMQPError) in
                    try link.handle.declare(topology, channel: ConnectionHandle.scratchChannel)
                }
                _ = try link.handle.messageCount(of: subscriptions[consumer].queue)
            } catch  where error.isRefusal {
                logger.warning("a queue cannot be declared yet", metadata: ["error": "\(error)"])
                return resubscribeLater(consumer, attempt: attempt + 1)
            }
            try link.handle.consume(subscriptions[consumer], as: consumer)
            active.insert(consumer)
            if active.count == subscriptions.count { monitor.hears() }
        }
        // The calls above may have read deliveries into the library's memory.
        pump()
    }
}

extension AMQPError {
    /// The broker said no to one call on a channel; the connection is fine, and another attempt may succeed.
    var isRefusal: Bool {
        switch code {
        case .accessRefused, .notFound, .resourceLocked, .preconditionFailed: true
        default: false
        }
    }
}
