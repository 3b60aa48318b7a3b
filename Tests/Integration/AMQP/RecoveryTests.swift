import AMQP
import FoundationEssentials
import TestSupport
import Testing

@Suite("Broken and silent connections", .timeLimit(.minutes(1)))
struct RecoveryTests {
    /// What the promise of 20 s shrinks to with a heartbeat of 2 s, with room for a busy machine.
    private static let noticed = Duration.seconds(12)

    /// Runs a test with a relay before the broker.
    private func relayed(_ body: (BrokerFixture, TCPProxy, AMQPConfiguration) async throws -> Void) async throws {
        try await BrokerFixture.run { fixture in
            var broker = try #require(URLComponents(string: BrokerFixture.uri))
            let proxy = try TCPProxy(to: broker.port ?? 5672)
            defer { proxy.close() }
            broker.port = proxy.port
            let configuration = try BrokerFixture.configuration(uri: #require(broker.string))
            try await body(fixture, proxy, configuration)
        }
    }

    @Test("a consumer whose connection is cut gets its deliveries again, and old answers are dropped")
    func cutConsumer() async throws {
        try await relayed { fixture, proxy, configuration in
            let (publisher, consumer) = (fixture.publisher(), fixture.consumer(configuration))
            try await running(publisher) {
                _ = try await publisher.publish((0..<3).map { fixture.message("\($0)") })
                try await running(consumer) {
                    var deliveries = Deliveries(consumer.deliveries(from: fixture.queue))
                    let before = try await deliveries.next(3)
                    proxy.cut()
                    let after = try await deliveries.next(3)
                    #expect(before.allSatisfy { $0.isStale })
                    #expect(after.allSatisfy { $0.redelivered && !$0.isStale })
                    for delivery in before { delivery.acknowledge() }
                    after[0].acknowledge()
                    #expect(consumer.health.isConsuming)
                }
                try await publisher.expectCount(2, of: fixture.queue)
            }
        }
    }

    @Test("a ledger of unique numbers survives cuts on both sides")
    func cutsUnderLoad() async throws {
        try await relayed { fixture, proxy, configuration in
            let (publisher, consumer) = (fixture.publisher(configuration), fixture.consumer(configuration))
            let total = 3000
            try await running(publisher) {
                try await running(consumer) {
                    async let published: Void = withThrowingTaskGroup { group in
                        for start in stride(from: 0, to: total, by: 10) {
                            group.addTask {
                                for number in start..<(start + 10) {
                                    try await publisher.publishUntilConfirmed(fixture.message("\(number)"))
                                }
                            }
                        }
                        try await group.waitForAll()
                    }
                    var deliveries = Deliveries(consumer.deliveries(from: fixture.queue))
                    var seen = Set<Int>()
                    var nextCut = 300
                    while seen.count < total {
                        for delivery in try await deliveries.next() {
                            seen.insert(try #require(Int(delivery.text)))
                            delivery.acknowledge()
                        }
                        if seen.count >= nextCut {
                            proxy.cut()
                            nextCut += 700
                        }
                    }
                    try await published
                }
            }
        }
    }

    @Test("a consumer notices a peer that falls silent")
    func silentConsumer() async throws {
        try await relayed { fixture, proxy, configuration in
            let (publisher, consumer) = (fixture.publisher(), fixture.consumer(configuration))
            try await running(publisher) {
                _ = try await publisher.publish(fixture.message("a"))
                try await running(consumer) {
                    var deliveries = Deliveries(consumer.deliveries(from: fixture.queue))
                    let delivery = try await deliveries.next(1)[0]
                    proxy.stall()
                    let began = ContinuousClock.now
                    // The silent connection holds the message until this side gives it up.
                    try await untilStale(delivery)
                    #expect(.now - began < Self.noticed)
                    #expect(!consumer.health.isConsuming)
                    #expect(consumer.health.lastError != nil)
                    proxy.cut()
                    proxy.resume()
                    #expect(try await deliveries.next(1)[0].redelivered)
                }
            }
        }
    }

    @Test("a publisher waiting for its answer notices a peer that falls silent")
    func silentPublisher() async throws {
        try await relayed { fixture, proxy, configuration in
            let publisher = fixture.publisher(configuration)
            try await running(publisher) {
                try await publisher.expectConfirmed(fixture.message("a"))
                proxy.stall()
                let began = ContinuousClock.now
                let error = await #expect(throws: AMQPError.self) {
                    try await publisher.publish(fixture.message("b"), timeout: .seconds(30))
                }
                #expect(error?.code == .outcomeUnknown)
                #expect(.now - began < Self.noticed)
                proxy.cut()
                proxy.resume()
                try await publisher.expectConfirmed(fixture.message("c"))
            }
        }
    }

    @Test(
        "a publisher with more to send than a silent peer's sockets hold notices it too",
        arguments: [200_000, 1_000_000])
    func fullSocket(size: Int) async throws {
        try await relayed { fixture, proxy, configuration in
            let publisher = fixture.publisher(configuration)
            try await running(publisher) {
                try await publisher.expectConfirmed(fixture.message("a"))
                proxy.stall()
                let began = ContinuousClock.now
                var message = fixture.message("")
                message.body = Array(repeating: 1, count: size)
                let error = await #expect(throws: AMQPError.self) {
                    try await publisher.publish(Array(repeating: message, count: 64), timeout: .seconds(30))
                }
                #expect(error?.code == .outcomeUnknown)
                #expect(.now - began < Self.noticed)
                proxy.cut()
                proxy.resume()
                try await publisher.expectConfirmed(fixture.message("c"))
            }
        }
    }

    @Test("a peer that is silent from the start delays neither the timeout nor the end")
    func silentHandshake() async throws {
        try await relayed { fixture, proxy, configuration in
            proxy.stall()
            let publisher = fixture.publisher(configuration)
            let began = ContinuousClock.now
            try await running(publisher) {
                let error = await #expect(throws: AMQPError.self) {
                    try await publisher.publish(fixture.message("a"), timeout: .seconds(1))
                }
                #expect(error?.code == .notConnected)
            }
            #expect(.now - began < .seconds(4))
        }
    }

    @Test("closing beside a silent peer ends in time")
    func silentClose() async throws {
        try await relayed { fixture, proxy, configuration in
            let consumer = fixture.consumer(configuration)
            let began = ContinuousClock.now
            let publisher = fixture.publisher()
            try await running(publisher) {
                _ = try await publisher.publish(fixture.message("a"))
                try await running(consumer) {
                    _ = await consumer.deliveries(from: fixture.queue).first()
                    proxy.stall()
                }
            }
            #expect(.now - began < Self.noticed)
        }
    }

    @Test("a slow but living peer is kept")
    func idle() async throws {
        try await relayed { fixture, proxy, configuration in
            var configuration = configuration
            configuration.heartbeat = .seconds(1)
            let (publisher, consumer) = (fixture.publisher(configuration), fixture.consumer(configuration))
            try await running(publisher) {
                try await running(consumer) {
                    var deliveries = Deliveries(consumer.deliveries(from: fixture.queue))
                    _ = try await publisher.publish(fixture.message("a"))
                    let delivery = try await deliveries.next(1)[0]
                    // Five heartbeats with nothing else to say: the time itself is what is tested.
                    try await Task.sleep(for: .seconds(5))
                    #expect(!delivery.isStale)
                    delivery.acknowledge()
                    #expect(publisher.isConnected)
                }
                try await publisher.expectCount(0, of: fixture.queue)
            }
        }
    }

    private func untilStale(_ delivery: AMQPDelivery) async throws {
        while !delivery.isStale { try await Task.sleep(for: .milliseconds(10)) }
    }
}
