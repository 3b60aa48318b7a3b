import AMQP
import Testing

extension AMQPPublisher {
    func expectConfirmed(_ message: AMQPMessage, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let outcome = try await publish(message)
        #expect(outcome == .confirmed, sourceLocation: sourceLocation)
    }

    func expectCount(_ count: Int, of queue: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        // The broker puts a lost connection's messages back when it sees fit: it has no event for that.
        var found = try await messageCount(of: queue)
        let deadline = ContinuousClock.now + .seconds(10)
        while found != count, ContinuousClock.now < deadline { found = try await messageCount(of: queue) }
        #expect(found == count, sourceLocation: sourceLocation)
    }

    /// Publishes again for as long as no queue takes the message, or its outcome is unknown.
    func publishUntilConfirmed(_ message: AMQPMessage) async throws {
        while true {
            do {
                if try await publish(message) == .confirmed { return }
            } catch let error as AMQPError where error.code == .outcomeUnknown {
                continue
            }
        }
    }
}
