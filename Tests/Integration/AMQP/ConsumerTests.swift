import AMQP
import FoundationEssentials
import Testing

@Suite("Consuming from a real broker", .timeLimit(.minutes(1)))
struct ConsumerTests {
    @Test("a delivery carries what was published")
    func roundTrip() async throws {
        try await BrokerFixture.run { fixture in
            let properties = AMQPProperties(
                contentType: "application/json", messageID: "id", correlationID: "correlation", type: "type",
                appID: "app", timestamp: Date(timeIntervalSince1970: 1_700_000_000),
                headers: [
                    "bool": true, "int": -5, "double": .double(1.5), "string": "ä", "bytes": .bytes([0, 255]),
                    "time": .timestamp(Date(timeIntervalSince1970: 7)), "array": .array([1, "b", .null]),
                    "table": .table(["deep": .table(["deeper": 1])]),
                ])
            let message = AMQPMessage(
                exchange: fixture.exchange, routingKey: "work.round.trip", properties: properties, body: [0, 1, 255])
            let (publisher, consumer) = (fixture.publisher(), fixture.consumer())
            try await running(publisher) {
                #expect(try await publisher.publish([message]) == [.confirmed])
                try await running(consumer) {
                    let delivery = try #require(await consumer.deliveries(from: fixture.queue).first()?.first)
                    #expect(delivery.queue == fixture.queue)
                    #expect(delivery.exchange == fixture.exchange)
                    #expect(delivery.routingKey == "work.round.trip")
                    #expect(delivery.properties == properties)
                    #expect(delivery.body == [0, 1, 255])
                    #expect(delivery.size == 3)
                    #expect(!delivery.isTruncated)
                    #expect(!delivery.redelivered)
                    #expect(consumer.health.isConsuming)
                    delivery.acknowledge()
                }
                try await publisher.expectCount(0, of: fixture.queue)
            }
            #expect(!consumer.health.isConsuming)
        }
    }

    @Test("no more than the prefetch is handed out until something is acknowledged")
    func prefetch() async throws {
        try await BrokerFixture.run { fixture in
            let (publisher, consumer) = (fixture.publisher(), fixture.consumer(prefetch: 3))
            try await running(publisher) {
                _ = try await publisher.publish((0..<10).map { fixture.message("\($0)") })
                try await running(consumer) {
                    var deliveries = Deliveries(consumer.deliveries(from: fixture.queue))
                    let first = try await deliveries.next(3)
                    try await publisher.expectCount(7, of: fixture.queue)
                    first[1].acknowledge()
                    let next = try await deliveries.next(1)
                    #expect(next.map(\.text) == ["3"])
                    try await publisher.expectCount(6, of: fixture.queue)
                }
            }
        }
    }

    @Test("a rejected message comes back when asked to, and goes away when not")
    func rejection() async throws {
        try await BrokerFixture.run { fixture in
            let (publisher, consumer) = (fixture.publisher(), fixture.consumer(prefetch: 1))
            try await running(publisher) {
                _ = try await publisher.publish(fixture.message("a"))
                try await running(consumer) {
                    var deliveries = Deliveries(consumer.deliveries(from: fixture.queue))
                    try await deliveries.next(1)[0].reject(requeue: true)
                    let again = try await deliveries.next(1)[0]
                    #expect(again.redelivered)
                    again.reject(requeue: false)
                    _ = try await publisher.publish(fixture.message("b"))
                    #expect(try await deliveries.next(1).map(\.text) == ["b"])
                }
            }
        }
    }

    @Test("answering twice, in any order, does no harm")
    func doubleAcknowledgement() async throws {
        try await BrokerFixture.run { fixture in
            let (publisher, consumer) = (fixture.publisher(), fixture.consumer(prefetch: 10))
            try await running(publisher) {
                _ = try await publisher.publish((0..<20).map { fixture.message("\($0)") })
                try await running(consumer) {
                    var deliveries = Deliveries(consumer.deliveries(from: fixture.queue))
                    for delivery in try await deliveries.next(10).shuffled() {
                        delivery.acknowledge()
                        delivery.reject(requeue: true)
                        delivery.acknowledge()
                    }
                    let rest = try await deliveries.next(10)
                    #expect(rest.allSatisfy { !$0.redelivered && !$0.isStale })
                    for delivery in rest { delivery.acknowledge() }
                }
                try await publisher.expectCount(0, of: fixture.queue)
            }
        }
    }

    @Test("of a message over the limit, size and first 4 KiB arrive, and its neighbours are whole")
    func truncation() async throws {
        try await BrokerFixture.run { fixture in
            var large = fixture.configuration
            large.maximumMessageSize = 8 * 1024 * 1024
            let (publisher, consumer) = (fixture.publisher(large), fixture.consumer())
            try await running(publisher) {
                var huge = fixture.message("")
                huge.body = (0..<(5 * 1024 * 1024)).map { UInt8(truncatingIfNeeded: $0 &* 31) }
                _ = try await publisher.publish([fixture.message("before"), huge, fixture.message("after")])
                try await running(consumer) {
                    var deliveries = Deliveries(consumer.deliveries(from: fixture.queue))
                    let three = try await deliveries.next(3)
                    #expect(three.map(\.isTruncated) == [false, true, false])
                    #expect(three[1].size == huge.body.count)
                    #expect(three[1].body == Array(huge.body.prefix(4096)))
                    #expect([three[0].text, three[2].text] == ["before", "after"])
                    for delivery in three { delivery.acknowledge() }
                }
                try await publisher.expectCount(0, of: fixture.queue)
            }
        }
    }

    @Test("after stopConsuming() the streams end, what came before can be acknowledged, the rest stays")
    func stopping() async throws {
        try await BrokerFixture.run { fixture in
            let (publisher, consumer) = (fixture.publisher(), fixture.consumer(prefetch: 5))
            try await running(publisher) {
                _ = try await publisher.publish((0..<20).map { fixture.message("\($0)") })
                try await running(consumer) {
                    var deliveries = Deliveries(consumer.deliveries(from: fixture.queue))
                    let taken = try await deliveries.next(5)
                    await consumer.stopConsuming()
                    #expect(await deliveries.rest().isEmpty)
                    #expect(consumer.health.deafSince == nil)
                    for delivery in taken { delivery.acknowledge() }
                }
                try await publisher.expectCount(15, of: fixture.queue)
            }
        }
    }

    @Test("a consumer that is closed hands back what it did not acknowledge")
    func closing() async throws {
        try await BrokerFixture.run { fixture in
            let publisher = fixture.publisher()
            try await running(publisher) {
                _ = try await publisher.publish((0..<4).map { fixture.message("\($0)") })
                let first = fixture.consumer()
                try await running(first) {
                    var deliveries = Deliveries(first.deliveries(from: fixture.queue))
                    try await deliveries.next(4)[0].acknowledge()
                }
                let second = fixture.consumer()
                try await running(second) {
                    var deliveries = Deliveries(second.deliveries(from: fixture.queue))
                    let rest = try await deliveries.next(3)
                    #expect(rest.map(\.text).sorted() == ["1", "2", "3"])
                    #expect(rest.allSatisfy { $0.redelivered })
                }
            }
        }
    }

    @Test("twenty thousand messages are consumed and acknowledged, none lost, none twice")
    func ledger() async throws {
        try await BrokerFixture.run { fixture in
            let total = 20_000
            let (publisher, consumer) = (fixture.publisher(), fixture.consumer(prefetch: 300))
            try await running(publisher) {
                try await running(consumer) {
                    async let published = publisher.publish((0..<total).map { fixture.message("\($0)") })
                    var deliveries = Deliveries(consumer.deliveries(from: fixture.queue))
                    var seen = Set<Int>()
                    while seen.count < total {
                        for delivery in try await deliveries.next() {
                            let number = try #require(Int(delivery.text))
                            #expect(seen.insert(number).inserted)
                            delivery.acknowledge()
                        }
                    }
                    let outcomes = try await published
                    #expect(outcomes.allSatisfy { $0 == .confirmed })
                }
                try await publisher.expectCount(0, of: fixture.queue)
            }
        }
    }

    @Test("when its queue is deleted, the consumer declares it anew and goes on")
    func deletedQueue() async throws {
        try await BrokerFixture.run { fixture in
            let (publisher, consumer) = (fixture.publisher(), fixture.consumer())
            try await running(publisher) {
                try await running(consumer) {
                    var deliveries = Deliveries(consumer.deliveries(from: fixture.queue))
                    for round in 0..<3 {
                        try await publisher.publishUntilConfirmed(fixture.message("\(round)"))
                        let delivery = try await deliveries.next(1)[0]
                        #expect(delivery.text == "\(round)")
                        Admin.shared.delete(queue: fixture.queue)
                        delivery.acknowledge()
                    }
                }
            }
        }
    }
}
