import AMQP
import FoundationEssentials
import Logging
import Models

/// Rings a family's bells: messages without content that say only that work is due.
struct Bells: Sendable {
    let family: Family
    let publisher: AMQPPublisher
    let logger: Logger

    /// Rings `count` times, for this family or another. A bell that is lost costs a second at most, for the sweep rings
    /// again.
    func ring(_ count: Int, for family: Family? = nil) async {
        guard count > 0 else { return }
        let bell = AMQPMessage(
            exchange: "", routingKey: Topology.bellsQueue(family ?? self.family), properties: AMQPProperties(),
            body: [])
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
