import AMQP
import Logging
import Synchronization

/// Whether the family's queues are really heard.
///
/// RabbitMQ 3.10 loses the consumers of a quorum queue that is deleted and declared anew at once, without cancelling
/// them: messages wait, the connection lives, and nothing comes. So a queue whose messages wait while nobody here is
/// busy with any, at two looks and without one delivery between, ends the connection; the next one hears again.
final class Hearing: Sendable {
    private struct Ear {
        var batches = 0
        var isBusy = false
        /// How many batches there had been when messages were seen to wait for nothing.
        var suspectAt: Int?
    }

    private let ears: Mutex<[String: Ear]>

    private static let look = Duration.seconds(3)

    init(queues: [String]) {
        ears = Mutex(Dictionary(uniqueKeysWithValues: queues.map { ($0, Ear()) }))
    }

    /// Takes a batch to its end.
    func attend(to queue: String, _ body: () async -> Void) async {
        change(queue) {
            $0.batches += 1
            $0.isBusy = true
        }
        await body()
        change(queue) { $0.isBusy = false }
    }

    /// Looks again and again until the task is cancelled.
    func watch(_ consumer: AMQPConsumer, _ publisher: AMQPPublisher, _ logger: Logger) async {
        while !Task.isCancelled {
            try? await ContinuousClock().sleep(for: Self.look)  // woken by cancellation, which the loop sees
            for queue in ears.withLock({ $0.keys.sorted() }) {
                // a broker that does not answer is the connection's affair
                guard let waiting = try? await publisher.messageCount(of: queue) else { break }
                guard look(at: queue, waiting: waiting) else { continue }
                logger.error("messages wait in \(queue) and none comes; connecting anew")
                await consumer.reconnect()
                break
            }
        }
    }

    /// One look.
    ///
    /// - Returns: whether the queue is not heard.
    func look(at queue: String, waiting: Int) -> Bool {
        change(queue) { ear in
            guard waiting > 0, !ear.isBusy else {
                ear.suspectAt = nil
                return false
            }
            defer { ear.suspectAt = ear.batches }
            return ear.suspectAt == ear.batches
        }
    }

    @discardableResult
    private func change<Value: Sendable>(_ queue: String, _ change: (inout Ear) -> Value) -> Value {
        ears.withLock { change(&$0[queue, default: Ear()]) }
    }
}
