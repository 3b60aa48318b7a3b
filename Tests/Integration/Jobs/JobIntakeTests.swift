import AMQP
import FoundationEssentials
import Models
import Postgres
import Testing

@testable import Jobs

extension LedgerTests {
    @Suite("A request for a job that arrives")
    struct JobIntakeTests {
        private static let key = "ingestion.probe_work"

        private func accept(_ delivery: AMQPDelivery, _ ledger: LedgerFixture) async throws {
            try await JobIntake(office: try ledger.office()).accept(delivery)
        }

        private func made(
            _ body: String = "", key: String = key, messageID: String? = nil, correlationID: String? = nil,
            headers: [String: String] = [:], size: Int? = nil
        ) -> AMQPDelivery {
            .made(
                exchange: "carillon.jobs", routingKey: key, body: body, messageID: messageID,
                correlationID: correlationID, headers: headers, size: size)
        }

        @Test("becomes a pending job with all it says")
        func contents() async throws {
            try await LedgerFixture.with { ledger in
                let body = #"""
                    {"payload": {"a": [1, null]}, "unique_key": "k", "priority": -3,
                     "available_at": "2030-01-02T03:04:05Z"}
                    """#
                try await accept(made(body, messageID: "m", correlationID: "job-mine"), ledger)
                let written = """
                    live_jobs WHERE payload = '{"a": [1, null]}' AND unique_key = 'k' AND priority = -3
                    AND available_at = '2030-01-02 03:04:05Z' AND message_id = 'm' AND correlation_id = 'job-mine'
                    AND status = 'pending' AND job_type = 'probe_work'
                    """
                #expect(try await ledger.count(written) == 1)
            }
        }

        @Test("with a message id is taken once, even when its job has ended meanwhile")
        func once() async throws {
            try await LedgerFixture.with { ledger in
                let holder = try await ledger.process()
                _ = try await racing(5) { _ in try await accept(made(messageID: "m"), ledger) }
                let job = try #require(try await ledger.claimJobs(1, for: holder).first)
                try await ledger.complete(job)
                try await accept(made(messageID: "m"), ledger)
                #expect(try await ledger.count("jobs") == 1)
                for _ in 0..<2 { try await accept(made(), ledger) }
                #expect(try await ledger.count("jobs") == 3)
            }
        }

        @Test("that nobody understands becomes a dead letter that says why")
        func garbage() async throws {
            let garbage: [(key: String, body: String, says: String)] = [
                (Self.key, "hello", "not JSON"), (Self.key, "[]", "must be a JSON object"),
                (Self.key, #"{"payload":1,"x":2}"#, "unknown field 'x'"),
                (Self.key, #"{"priority":1.5}"#, "'priority' of the body must be a whole number"),
                (Self.key, #"{"priority":40000}"#, "from -32768 to 32767"),
                (Self.key, #"{"unique_key":7}"#, "'unique_key' of the body must be"),
                (Self.key, #"{"available_at":"tomorrow"}"#, "RFC 3339"),
                ("ingestion.probe_works", "", "did you mean 'probe_work'?"),
                ("ingestion", "", "no job type 'ingestion'"),
            ]
            try await LedgerFixture.with { ledger in
                for (key, body, _) in garbage { try await accept(made(body, key: key), ledger) }
                try await accept(made("x", size: 2_000_000), ledger)
                let reasons = try await ledger.reasons("request")
                #expect(reasons.count == garbage.count + 1)
                for (reason, expected) in zip(reasons, garbage) {
                    #expect(reason.contains(expected.says), "\(expected.key) \(expected.body)")
                }
                #expect(reasons.last?.contains("2000000 bytes") == true)
                #expect(try await ledger.count("live_jobs") == 0)
            }
        }

        @Test(
            "that the ledger's columns cannot hold becomes a dead letter too, not a loop",
            arguments: [
                #"{"payload":"a\u0000b"}"#, #"{"payload":{"k\u0000":1}}"#, #"{"unique_key":"a\u0000b"}"#,
                #"{"unique_key":"\#(hardToCompress)"}"#,
            ])
        func unstorable(body: String) async throws {
            try await LedgerFixture.with { ledger in
                try await accept(made(body), ledger)
                #expect(try await ledger.reasons("request").count == 1)
                #expect(try await ledger.count("live_jobs") == 0)
            }
        }

        /// Longer than an entry of a B-tree may be, 2704 bytes.
        private static let hardToCompress: String = {
            var generator = SystemRandomNumberGenerator()
            return (0..<6000).map { _ in String(UInt8.random(in: 33...33 + 25, using: &generator) + 64, radix: 36) }
                .joined()
        }()

        @Test("with U+0000 in its ids is taken all the same")
        func nul() async throws {
            try await LedgerFixture.with { ledger in
                for _ in 0..<2 { try await accept(made(messageID: "a\0b", correlationID: "c\0d"), ledger) }
                #expect(try await ledger.count("live_jobs") == 1)
            }
        }
    }
}
