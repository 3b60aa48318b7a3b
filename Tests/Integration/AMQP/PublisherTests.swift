import AMQP
import FoundationEssentials
import Testing

@Suite("Publishing to a real broker", .timeLimit(.minutes(1)))
struct PublisherTests {
    @Test("a message a queue takes is confirmed")
    func confirmed() async throws {
        try await BrokerFixture.run { fixture in
            let publisher = fixture.publisher()
            try await running(publisher) {
                try await publisher.expectConfirmed(fixture.message("a"))
                #expect(publisher.isConnected)
                try await publisher.expectCount(1, of: fixture.queue)
            }
            #expect(!publisher.isConnected)
        }
    }

    @Test("a mandatory message nobody takes comes back, one that is not mandatory does not")
    func unroutable() async throws {
        try await BrokerFixture.run { fixture in
            let publisher = fixture.publisher()
            try await running(publisher) {
                var message = fixture.message("a", key: "nowhere")
                let outcome = try await publisher.publish(message)
                #expect(outcome == .returned(code: 312, text: "NO_ROUTE"))
                message.mandatory = false
                try await publisher.expectConfirmed(message)
            }
        }
    }

    @Test("returns find the messages they are about, without message ids and with equal bodies and keys")
    func correlation() async throws {
        try await BrokerFixture.run { fixture in
            let publisher = fixture.publisher()
            try await running(publisher) {
                var messages: [AMQPMessage] = []
                for number in 0..<300 {
                    let key = number % 3 == 0 ? "nowhere" : number % 3 == 1 ? "work.a" : "nowhere.\(number % 2)"
                    messages.append(
                        fixture.message(
                            number % 5 == 0 ? "same" : "\(number)", key: key, id: number % 4 == 0 ? "\(number)" : nil))
                }
                let outcomes = try await publisher.publish(messages)
                for (number, outcome) in outcomes.enumerated() {
                    let expected =
                        number % 3 == 1 ? .confirmed : AMQPPublishOutcome.returned(code: 312, text: "NO_ROUTE")
                    #expect(outcome == expected, "message \(number)")
                }
            }
        }
    }

    @Test("a full queue rejects")
    func rejected() async throws {
        try await BrokerFixture.run { fixture in
            let topology = fixture.topology(queueArguments: ["x-max-length": 1, "x-overflow": "reject-publish"])
            let publisher = fixture.publisher(topology: topology)
            try await running(publisher) {
                var outcomes: [AMQPPublishOutcome] = []
                for _ in 0..<3 { outcomes.append(try await publisher.publish(fixture.message("a"))) }
                #expect(outcomes.first == .confirmed)
                #expect(outcomes.last == .rejected)
            }
        }
    }

    @Test("a message over the limit is refused before it is sent")
    func tooLarge() async throws {
        try await BrokerFixture.run { fixture in
            let publisher = fixture.publisher()
            try await running(publisher) {
                var message = fixture.message("")
                message.body = Array(repeating: 1, count: 1024 * 1024)
                try await publisher.expectConfirmed(message)
                message.body.append(1)
                let error = await #expect(throws: AMQPError.self) { try await publisher.publish(message) }
                #expect(error?.code == .messageTooLarge)
                try await publisher.expectCount(1, of: fixture.queue)
            }
        }
    }

    @Test("publishes from many tasks beyond the window are all confirmed")
    func manyTasks() async throws {
        try await BrokerFixture.run { fixture in
            var configuration = fixture.configuration
            configuration.confirmWindow = 16
            let publisher = fixture.publisher(configuration)
            try await running(publisher) {
                try await withThrowingTaskGroup { group in
                    for number in 0..<2000 {
                        group.addTask { try await publisher.publish(fixture.message("\(number)")) }
                    }
                    for try await outcome in group { #expect(outcome == .confirmed) }
                }
                try await publisher.expectCount(2000, of: fixture.queue)
            }
        }
    }

    @Test("a queue declared with other arguments ends run() with a conflict that names it")
    func conflict() async throws {
        try await BrokerFixture.run { fixture in
            let first = fixture.publisher()
            try await running(first) { _ = try await first.publish(fixture.message("a")) }
            let other = fixture.topology(queueArguments: ["x-queue-type": "quorum", "x-delivery-limit": 3])
            for run in [fixture.publisher(topology: other).run, fixture.consumer(topology: other).run] {
                let error = await #expect(throws: AMQPError.self) { try await run() }
                #expect(error?.code == .topologyConflict)
                #expect(error?.replyCode == 406)
                #expect(error?.message.contains(fixture.queue) == true)
                #expect(error?.message.contains("x-delivery-limit") == true)
            }
        }
    }

    @Test("the count of a queue that does not exist is an error, and the connection goes on")
    func missingQueue() async throws {
        try await BrokerFixture.run { fixture in
            let publisher = fixture.publisher()
            try await running(publisher) {
                _ = try await publisher.publish(fixture.message("a"))
                let error = await #expect(throws: AMQPError.self) {
                    try await publisher.messageCount(of: "no such queue")
                }
                #expect(error?.code == .notFound)
                try await publisher.expectConfirmed(fixture.message("b"))
                try await publisher.expectCount(2, of: fixture.queue)
            }
        }
    }

    @Test("a missing exchange makes the outcome unknown and says why; the publisher recovers")
    func missingExchange() async throws {
        try await BrokerFixture.run { fixture in
            let publisher = fixture.publisher()
            try await running(publisher) {
                var message = fixture.message("a")
                message.exchange = "no such exchange"
                let error = await #expect(throws: AMQPError.self) { try await publisher.publish(message) }
                #expect(error?.code == .outcomeUnknown)
                #expect(error?.replyCode == 404)
                try await publisher.expectConfirmed(fixture.message("b"))
            }
        }
    }

    @Test("a wrong password is retried and told to whoever waits")
    func wrongPassword() async throws {
        try await BrokerFixture.run { fixture in
            let uri = BrokerFixture.uri.replacing("guest:guest", with: "guest:hunter2")
            let publisher = fixture.publisher(try BrokerFixture.configuration(uri: uri))
            try await running(publisher) {
                let error = await #expect(throws: AMQPError.self) {
                    try await publisher.publish(fixture.message("a"), timeout: .seconds(1))
                }
                #expect(error?.code == .notConnected)
                #expect(error?.message.contains("ACCESS_REFUSED") == true)
                #expect(error?.message.contains("hunter2") == false)
            }
        }
    }

    @Test("a host that refuses is passed over for the next")
    func secondHost() async throws {
        try await BrokerFixture.run { fixture in
            let configuration = try BrokerFixture.configuration(uri: "amqp://127.0.0.1:1,\(BrokerFixture.uri)")
            let publisher = fixture.publisher(configuration)
            try await running(publisher) {
                try await publisher.expectConfirmed(fixture.message("a"))
            }
        }
    }

    @Test("a cancelled publish ends at once")
    func cancelled() async throws {
        try await BrokerFixture.run { fixture in
            let publisher = fixture.publisher(try BrokerFixture.configuration(uri: "amqp://127.0.0.1:1"))
            try await running(publisher) {
                let publish = Task { try await publisher.publish(fixture.message("a")) }
                publish.cancel()
                await #expect(throws: CancellationError.self) { try await publish.value }
            }
        }
    }
}
