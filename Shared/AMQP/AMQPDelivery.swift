/// A message the broker handed to this process, which owes it an answer: ``acknowledge()`` or ``reject(requeue:)``.
///
/// A cheap reference to what arrived; copies are the same delivery. Answering is synchronous, thread-safe and never
/// blocks; answers leave at once, or under load within about two milliseconds, in batches. The first answer counts, later ones are ignored, and so is one that comes
/// after the connection was lost: the broker hands the message out again.
public struct AMQPDelivery: Sendable {
    private final class Storage: Sendable {
        let queue: String
        let deliver: ContentStart.Deliver
        let content: Inbound.Content
        let acks: AckBuffer

        init(queue: String, deliver: ContentStart.Deliver, content: Inbound.Content, acks: AckBuffer) {
            self.queue = queue
            self.deliver = deliver
            self.content = content
            self.acks = acks
        }
    }

    private let storage: Storage

    init(queue: String, deliver: ContentStart.Deliver, content: Inbound.Content, acks: AckBuffer) {
        storage = Storage(queue: queue, deliver: deliver, content: content, acks: acks)
    }

    /// The queue it came from.
    public var queue: String { storage.queue }
    /// The exchange it was published to; empty for the default exchange.
    public var exchange: String { storage.deliver.exchange }
    public var routingKey: String { storage.deliver.routingKey }
    /// The broker delivered it before, to anyone; a hint, not a count.
    public var redelivered: Bool { storage.deliver.isRedelivered }
    /// The body, or its first 4096 bytes when ``isTruncated``.
    public var body: [UInt8] { storage.content.body }
    /// The size of the whole body in bytes.
    public var size: Int { storage.content.size }
    /// It was larger than ``AMQPConfiguration/maximumMessageSize``; most of it was discarded while it arrived.
    public var isTruncated: Bool { storage.content.isTruncated }
    /// Decoded anew on every access; keep the value when it is needed more than once.
    public var properties: AMQPProperties { AMQPProperties(encoded: storage.content.properties) }
    /// The connection it came over is gone, so the broker hands the message out again: working on it would be work done
    /// twice. May turn `true` at any moment.
    public var isStale: Bool { storage.acks.isClosed }

    /// Tells the broker to forget the message.
    public func acknowledge() {
        storage.acks.settle(storage.deliver.tag, .acknowledged)
    }

    /// Gives the message back to its queue, or to the queue's dead letter exchange.
    public func reject(requeue: Bool) {
        storage.acks.settle(storage.deliver.tag, .rejected(requeue: requeue))
    }
}
