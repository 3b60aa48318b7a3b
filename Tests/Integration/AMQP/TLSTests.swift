import AMQP
import Testing

@Suite("TLS", .timeLimit(.minutes(2)))
struct TLSTests {
    @Test(
        "a trusted broker is used over TLS; an untrusted one, a wrong name and a missing client certificate are not",
        .enabled(if: PrivateBroker.isInstalled))
    func verification() async throws {
        let broker = try PrivateBroker()
        defer { broker.stop() }
        try await BrokerFixture.run { fixture in
            func configuration(
                host: String = "localhost", trusting: Bool = true, identified: Bool = true
            ) throws -> AMQPConfiguration {
                var result = try BrokerFixture.configuration(uri: "amqps://guest:guest@\(host):\(broker.tlsPort)")
                result.caFile = trusting ? broker.file("ca.pem") : nil
                result.certificateFile = identified ? broker.file("client.pem") : nil
                result.keyFile = identified ? broker.file("client.key") : nil
                return result
            }
            // The broker needs some seconds to start; this waits for it.
            try await expectWorking(fixture, configuration(), timeout: .seconds(90))
            try await expectRefused(fixture, configuration(trusting: false), because: "trusted authority")
            try await expectRefused(fixture, configuration(host: "127.0.0.1"), because: "not for this host name")
            try await expectRefused(fixture, configuration(identified: false), because: "amqps://")
        }
    }

    private func expectWorking(
        _ fixture: BrokerFixture, _ configuration: AMQPConfiguration, timeout: Duration
    ) async throws {
        let (publisher, consumer) = (fixture.publisher(configuration), fixture.consumer(configuration))
        try await running(publisher) {
            var message = fixture.message("")
            message.body = Array(repeating: 7, count: 300_000)
            let outcomes = try await publisher.publish(Array(repeating: message, count: 5), timeout: timeout)
            #expect(outcomes == Array(repeating: .confirmed, count: 5))
            try await running(consumer) {
                var deliveries = Deliveries(consumer.deliveries(from: fixture.queue))
                let five = try await deliveries.next(5)
                #expect(five.allSatisfy { $0.body == message.body })
                for delivery in five { delivery.acknowledge() }
            }
        }
    }

    private func expectRefused(
        _ fixture: BrokerFixture, _ configuration: AMQPConfiguration, because reason: String
    ) async throws {
        let publisher = fixture.publisher(configuration)
        try await running(publisher) {
            let error = await #expect(throws: AMQPError.self) {
                try await publisher.publish(fixture.message("a"), timeout: .seconds(1))
            }
            #expect(error?.code == .notConnected)
            #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
        }
    }
}
