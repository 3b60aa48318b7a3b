/// One call to publish: its messages, how far they are, and who waits. Confined to the driver's queue.
final class PublishRequest {
    typealias Continuation = CheckedContinuation<[AMQPPublishOutcome], any Error>

    let id: UInt64
    let messages: [AMQPMessage]
    let deadline: ContinuousClock.Instant
    private var outcomes: [AMQPPublishOutcome]
    private var answered = 0
    private var continuation: Continuation?

    /// How many of the messages have been sent.
    private(set) var sent = 0

    init(id: UInt64, messages: [AMQPMessage], deadline: ContinuousClock.Instant, continuation: Continuation) {
        self.id = id
        self.messages = messages
        self.deadline = deadline
        self.continuation = continuation
        outcomes = Array(repeating: .rejected, count: messages.count)
    }

    /// Nobody waits any more.
    var isOver: Bool { continuation == nil }
    var isSent: Bool { sent == messages.count }

    /// Takes the next message to send.
    func sendNext() -> Int {
        defer { sent += 1 }
        return sent
    }

    /// Records the broker's answer to one message; the last one completes the request.
    func settle(_ index: Int, _ outcome: AMQPPublishOutcome) {
        guard !isOver else { return }
        outcomes[index] = outcome
        answered += 1
        if answered == messages.count { continuation.take()?.resume(returning: outcomes) }
    }

    func fail(_ error: any Error) {
        continuation.take()?.resume(throwing: error)
    }
}
