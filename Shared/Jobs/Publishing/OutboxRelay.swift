import AMQP
import Logging
import Models
import Postgres

/// Publishes the outbox: what this process just committed at once, and each second what others left behind.
final class OutboxRelay: Sendable {
    private let database: PostgresPool
    private let publisher: AMQPPublisher
    private let logger: Logger
    private let fresh: AsyncStream<OutboxMessage>
    private let continuation: AsyncStream<OutboxMessage>.Continuation

    init(database: PostgresPool, publisher: AMQPPublisher, logger: Logger) {
        self.database = database
        self.publisher = publisher
        self.logger = logger
        // What overflows stays in the outbox and goes with the left-over ones.
        (fresh, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1024))
    }

    /// Publishes a message soon; it is committed, so nothing is lost if this process dies first.
    func send(_ message: OutboxMessage) {
        continuation.yield(message)
    }

    /// Relays until cancelled.
    func run() async {
        await withTaskGroup { group in
            group.addTask { for await message in self.fresh { await self.publish { [message] } } }
            group.addTask {
                while !Task.isCancelled {
                    await self.publish { try await Outbox.claim(limit: 100, in: self.database) }
                    try? await ContinuousClock().sleep(for: .seconds(1))  // woken by cancellation, seen by the loop
                }
            }
        }
    }

    /// In one go, or one by one where that fails because of one of them.
    private func publish(_ messages: [OutboxMessage]) async throws -> [AMQPPublishOutcome] {
        do {
            return try await publisher.publish(messages.map(\.message), timeout: .seconds(5))
        } catch let error as AMQPError where error.code == .messageTooLarge && messages.count > 1 {
            var outcomes: [AMQPPublishOutcome] = []
            for message in messages {
                do {
                    outcomes.append(try await publisher.publish(message.message, timeout: .seconds(5)))
                } catch let error as AMQPError where error.code == .messageTooLarge {
                    outcomes.append(.returned(code: 311, text: "\(error)"))
                }
            }
            return outcomes
        }
    }

    /// Publishes and, what the broker confirmed, deletes. A failure leaves the messages in the outbox.
    private func publish(_ source: () async throws -> [OutboxMessage]) async {
        do {
            var messages = try await source()
            if messages.isEmpty { return }
            let spans = messages.map(WorkSpan.send)
            for (index, span) in spans.enumerated() {
                if let span { messages[index].traceParent = span.traceParent.description }
            }
            let outcomes = try await publish(messages)
            for (span, outcome) in zip(spans, outcomes) {
                span?.end(
                    outcome == .confirmed ? "confirmed" : "refused", error: outcome == .confirmed ? nil : "\(outcome)")
            }
            var confirmed: [Int64] = []
            for (message, outcome) in zip(messages, outcomes) {
                switch outcome {
                case .confirmed: confirmed.append(message.id)
                case .rejected, .returned:
                    logger.error("the broker did not take \(message.routingKey), it stays in the outbox: \(outcome)")
                }
            }
            try await Outbox.remove(confirmed, in: database)
            WorkMetrics.published(confirmed.count)
        } catch {
            if !Task.isCancelled { logger.warning("cannot publish from the outbox, trying again: \(error)") }
        }
    }
}
