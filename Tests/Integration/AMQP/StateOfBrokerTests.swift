import AMQP
import Testing

@Suite("A broker in trouble", .timeLimit(.minutes(2)), .enabled(if: PrivateBroker.isInstalled))
struct StateOfBrokerTests {
    @Test("a broker without memory to spare blocks publishing, says so, and takes up again")
    func alarm() async throws {
        let broker = try PrivateBroker()
        defer { broker.stop() }
        try await BrokerFixture.run { fixture in
            let configuration = try BrokerFixture.configuration(uri: "amqp://guest:guest@127.0.0.1:\(broker.port)")
            let (publisher, consumer) = (fixture.publisher(configuration), fixture.consumer(configuration))
            try await running(publisher) {
                let outcome = try await publisher.publish(fixture.message("a"), timeout: .seconds(90))
                #expect(outcome == .confirmed)
                try broker.control("set_vm_memory_high_watermark absolute 1")
                // The broker tells a connection that it is blocked when it first publishes.
                let first = await #expect(throws: AMQPError.self) {
                    try await publisher.publish(fixture.message("b"), timeout: .seconds(1))
                }
                #expect(first?.code == .outcomeUnknown)
                let second = await #expect(throws: AMQPError.self) {
                    try await publisher.publish(fixture.message("c"), timeout: .milliseconds(100))
                }
                #expect(second?.code == .blocked)
                #expect(publisher.isConnected)
                try await running(consumer) {
                    var deliveries = Deliveries(consumer.deliveries(from: fixture.queue))
                    try await deliveries.next(1)[0].acknowledge()
                    async let waiting = publisher.publish(fixture.message("d"), timeout: .seconds(30))
                    try broker.control("set_vm_memory_high_watermark 0.9")
                    let last = try await waiting
                    #expect(last == .confirmed)
                    let rest = try await deliveries.next(2)
                    #expect(rest.map(\.text) == ["b", "d"])
                }
            }
        }
    }

    @Test("a frozen broker is noticed by both sides, and used again when it thaws")
    func frozen() async throws {
        let broker = try PrivateBroker()
        defer { broker.stop() }
        try await BrokerFixture.run { fixture in
            let configuration = try BrokerFixture.configuration(uri: "amqp://guest:guest@127.0.0.1:\(broker.port)")
            let (publisher, consumer) = (fixture.publisher(configuration), fixture.consumer(configuration))
            try await running(publisher) {
                let outcome = try await publisher.publish(fixture.message("a"), timeout: .seconds(90))
                #expect(outcome == .confirmed)
                try await running(consumer) {
                    var deliveries = Deliveries(consumer.deliveries(from: fixture.queue))
                    let delivery = try await deliveries.next(1)[0]
                    broker.freeze()
                    let began = ContinuousClock.now
                    // The signal stops the broker's threads one by one, so a message or two may still be confirmed.
                    let error = await #expect(throws: AMQPError.self) {
                        while true { _ = try await publisher.publish(fixture.message("b"), timeout: .seconds(30)) }
                    }
                    #expect(error?.code == .outcomeUnknown)
                    #expect(.now - began < .seconds(12))
                    while !delivery.isStale { try await Task.sleep(for: .milliseconds(10)) }
                    #expect(.now - began < .seconds(12))
                    broker.thaw()
                    try await publisher.publishUntilConfirmed(fixture.message("c"))
                    var seen = Set<String>()
                    while !seen.isSuperset(of: ["a", "c"]) {
                        for delivery in try await deliveries.next() {
                            seen.insert(delivery.text)
                            delivery.acknowledge()
                        }
                    }
                }
            }
        }
    }
}
