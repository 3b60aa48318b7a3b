import AMQP

/// Takes deliveries out of a stream of batches by number.
struct Deliveries {
    struct Ended: Error {}

    private var batches: AsyncStream<[AMQPDelivery]>.Iterator
    private var pending: [AMQPDelivery] = []

    init(_ stream: AsyncStream<[AMQPDelivery]>) {
        batches = stream.makeAsyncIterator()
    }

    /// Exactly `count` deliveries.
    mutating func next(_ count: Int) async throws -> [AMQPDelivery] {
        while pending.count < count {
            guard let batch = await batches.next() else { throw Ended() }
            pending += batch
        }
        defer { pending.removeFirst(count) }
        return Array(pending.prefix(count))
    }

    /// Whatever comes next.
    mutating func next() async throws -> [AMQPDelivery] {
        guard let batch = await batches.next() else { throw Ended() }
        defer { pending = [] }
        return pending + batch
    }

    /// Everything until the stream ends.
    mutating func rest() async -> [AMQPDelivery] {
        while let batch = await batches.next() { pending += batch }
        return pending
    }
}

extension AMQPDelivery {
    var text: String { String(decoding: body, as: UTF8.self) }
}

extension AsyncStream {
    func first() async -> Element? {
        var iterator = makeAsyncIterator()
        return await iterator.next()
    }
}
