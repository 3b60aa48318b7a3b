import AMQP
import Jobs
import JobsTesting
import Models
import Testing

extension ConformanceTests {
    @Suite("stand beside brokers that")
    struct BrokerConformanceTests {
        private func message(_ exchange: String, _ key: String, _ body: String = "{}", id: String? = nil) -> AMQPMessage
        {
            AMQPMessage(
                exchange: exchange, routingKey: key,
                properties: AMQPProperties(messageID: id, correlationID: "job-x", headers: ["h": .string("v")]),
                body: Array(body.utf8))
        }

        @Test("bring a message to its family whole, in order", arguments: BrokerBackend.allCases)
        func routes(_ backend: BrokerBackend) async throws {
            try await backend.with { broker, names in
                let intake = names.own(Topology.intakeQueue(.ingestion))
                for number in 0..<3 {
                    let message = message(
                        names.own(Topology.jobsExchange), "ingestion.a", "\(number)", id: "m\(number)")
                    #expect(try await broker.publish(message) == .confirmed)
                }
                for number in 0..<3 {
                    let delivery = try #require(try await broker.next(from: intake))
                    #expect(delivery.message.body == Array("\(number)".utf8) && !delivery.isRedelivered)
                    #expect(delivery.message.properties.messageID == "m\(number)")
                    #expect(delivery.message.properties.correlationID == "job-x")
                    #expect(delivery.message.properties.headers["h"] == .string("v"))
                    #expect(delivery.message.exchange == names.own(Topology.jobsExchange))
                    #expect(delivery.message.routingKey == "ingestion.a")
                    try await broker.acknowledge(delivery)
                }
                #expect(try await broker.depth(of: intake) == 0)
                let tick = message(names.own(Topology.ticksExchange), "ingestion.ingest_emails")
                #expect(try await broker.publish(tick) == .confirmed)
                #expect(try await broker.next(from: names.own(Topology.ticksQueue(.ingestion))) != nil)
            }
        }

        @Test("keep what has a misspelt key, with the exchange it was published to", arguments: BrokerBackend.allCases)
        func unrouted(_ backend: BrokerBackend) async throws {
            try await backend.with { broker, names in
                for key in ["ingestoin.a", "ingestion", "ingestion.a.b"] {
                    let exchange = names.own(Topology.jobsExchange)
                    #expect(try await broker.publish(message(exchange, key)) == .confirmed)
                    let delivery = try #require(try await broker.next(from: names.own(Topology.unroutedQueue)))
                    #expect(delivery.message.exchange == exchange && delivery.message.routingKey == key)
                    try await broker.acknowledge(delivery)
                }
            }
        }

        @Test("bring bells by the name of their queue, and say when there is none", arguments: BrokerBackend.allCases)
        func bells(_ backend: BrokerBackend) async throws {
            try await backend.with { broker, names in
                let bells = names.own(Topology.bellsQueue(.ingestion))
                #expect(try await broker.publish(message("", bells)) == .confirmed)
                #expect(try await broker.next(from: bells)?.message.exchange == "")
                let nowhere = try await broker.publish(message("", names.own("nowhere")))
                #expect(nowhere == .returned(code: 312, text: "NO_ROUTE"))
            }
        }

        @Test("hand out again what was given back, and give it up in the end", arguments: BrokerBackend.allCases)
        func gaveUp(_ backend: BrokerBackend) async throws {
            try await backend.with { broker, names in
                let intake = names.own(Topology.intakeQueue(.ingestion))
                let exchange = names.own(Topology.jobsExchange)
                #expect(try await broker.publish(message(exchange, "ingestion.a", "x", id: "m")) == .confirmed)
                for round in 0..<3 {
                    let delivery = try #require(try await broker.next(from: intake), "round \(round)")
                    #expect(delivery.isRedelivered == (round > 0))
                    try await broker.giveBack(delivery)
                }
                let dead = try #require(try await broker.next(from: names.own(Topology.deadQueue(.ingestion))))
                #expect(dead.message.body == Array("x".utf8) && dead.message.properties.messageID == "m")
                #expect(dead.message.exchange == names.own(Topology.deadExchange))
                #expect(dead.message.routingKey == "ingestion")
                let headers = dead.message.properties.headers
                #expect(headers["x-first-death-reason"] == .string("delivery_limit"))
                #expect(headers["x-first-death-queue"] == .string(intake))
                guard case .array(let deaths) = headers["x-death"], case .table(let death) = deaths.first else {
                    Issue.record("there is no x-death: \(headers)")
                    return
                }
                #expect(death["exchange"] == .string(exchange))
                #expect(death["routing-keys"] == .array([.string("ingestion.a")]))
            }
        }
    }
}
