import AMQP
import Models
import Postgres
import Testing

@testable import Jobs

extension LedgerTests {
    @Suite("The outbox")
    struct OutboxTests {
        private func put(_ count: Int, _ ledger: LedgerFixture) async throws -> [OutboxMessage] {
            var messages: [OutboxMessage] = []
            for index in 0..<count {
                messages.append(
                    try await Outbox.put(
                        exchange: "e", routingKey: "k", messageID: "\(index)", cause: Cause(), body: [0, 255],
                        in: ledger.pool))
            }
            return messages
        }

        private func abandon(_ ledger: LedgerFixture) async throws {
            try await ledger.pool.query(
                "UPDATE outbox SET claimed_until = clock_timestamp() - interval '1 millisecond'")
        }

        @Test("leaves a new message to its writer for a while, then to one other, then to the next")
        func claim() async throws {
            try await LedgerFixture.with { ledger in
                let message = try await put(1, ledger)[0]
                #expect(try await Outbox.claim(limit: 9, in: ledger.pool).isEmpty)
                try await abandon(ledger)
                let claimed = try await Outbox.claim(limit: 9, in: ledger.pool)
                #expect(claimed.map(\.id) == [message.id])
                #expect(claimed[0].body == [0, 255] && claimed[0].messageID == message.messageID)
                #expect(try await Outbox.claim(limit: 9, in: ledger.pool).isEmpty)
                try await abandon(ledger)
                #expect(try await Outbox.claim(limit: 9, in: ledger.pool).count == 1)
            }
        }

        @Test("takes over what a clock claimed that has been put back since")
        func setBack() async throws {
            try await LedgerFixture.with { ledger in
                _ = try await put(1, ledger)
                try await ledger.pool.query(
                    "UPDATE outbox SET claimed_until = claimed_until + interval '1 hour'")
                #expect(try await Outbox.claim(limit: 9, in: ledger.pool).count == 1)
                #expect(try await Outbox.claim(limit: 9, in: ledger.pool).isEmpty)
            }
        }

        @Test("gives each of a hundred left-over messages to one of eight relays")
        func race() async throws {
            try await LedgerFixture.with { ledger in
                _ = try await put(100, ledger)
                try await abandon(ledger)
                let claimed = try await racing(8) { _ in
                    var mine: [Int64] = []
                    while true {
                        let messages = try await Outbox.claim(limit: 7, in: ledger.pool)
                        if messages.isEmpty { return mine }
                        mine += messages.map(\.id)
                    }
                }.flatMap(\.self)
                #expect(claimed.count == 100 && Set(claimed).count == 100)
            }
        }

        @Test("loses only what was confirmed, and a second removal is harmless")
        func remove() async throws {
            try await LedgerFixture.with { ledger in
                let ids = try await put(3, ledger).map(\.id)
                try await Outbox.remove([ids[0], ids[2]], in: ledger.pool)
                try await Outbox.remove([ids[0]], in: ledger.pool)
                try await Outbox.remove([], in: ledger.pool)
                #expect(try await ledger.count("outbox WHERE id = \(ids[1])") == 1)
                #expect(try await ledger.count("outbox") == 1)
            }
        }

        @Test("keeps the trace and the ids a message is sent under")
        func contents() async throws {
            try await LedgerFixture.with { ledger in
                let cause = Cause()
                let message = try await Outbox.put(
                    exchange: Topology.ticksExchange, routingKey: "a.b", messageID: "id", cause: cause, body: [1],
                    in: ledger.pool
                ).message
                #expect(message.exchange == "carillon.ticks" && message.routingKey == "a.b" && message.body == [1])
                #expect(message.properties.messageID == "id")
                #expect(message.properties.correlationID == cause.correlationID.rawValue)
                #expect(message.properties.headers["traceparent"] == .string(cause.traceParent.description))
            }
        }
    }
}
