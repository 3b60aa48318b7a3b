import AMQP
import FoundationEssentials
import Logging
import Models

/// Rings a family's bells: messages without content that say only that work is due.
struct Bells: Sendable {
    let family: Family
    let publisher: AMQPPublisher
    let logger: Logger

    /// Rings `count` times. A bell that is lost costs a second at most, for the sweep rings again.
    func ring(_ count: Int) async {
        guard count > 0 else { return }
        let bell = AMQPMessage(
            exchange: "", routingKey: Topology.bellsQueue(family), properties: AMQPProperties(), body: [])
        do {
            _ = try await publisher.publish(Array(repeating: bell, count: count), timeout: .seconds(2))
        } catch {
            logger.debug("a bell was not rung, the sweep will: \(error)")
        }
    }

    /// Bells that nobody has heard yet.
    func waiting() async throws -> Int {
        try await publisher.messageCount(of: Topology.bellsQueue(family))
    }
}
