import AMQP
import FoundationEssentials
import Models
import Postgres
import Testing

@testable import Jobs

extension LedgerTests {
    @Suite("A tick that arrives")
    struct TickIntakeTests {
        private static let key = "ingestion.ingest_emails"
        private static let user = "0198c0de-0000-7000-8000-000000000001"

        private func accept(_ delivery: AMQPDelivery, _ ledger: LedgerFixture) async throws {
            try await TickIntake(office: try ledger.office()).accept(delivery)
        }

        @Test(
            "by hand makes a run, whatever its body leaves out",
            arguments: [
                "", " \n", "{}", #"{"parameters":{}}"#, #"{"parameters":null}"#,
            ])
        func byHand(body: String) async throws {
            try await LedgerFixture.with { ledger in
                try await accept(.made(routingKey: Self.key, body: body), ledger)
                let made = """
                    scheduled_job_runs WHERE trigger = 'manual' AND status = 'queued' AND overlap = 'buffer_one'
                    AND job = 'ingest_emails' AND parameters = '{}'
                    """
                #expect(try await ledger.count(made) == 1)
                #expect(try await ledger.count("dead_letters") == 0)
            }
        }

        @Test(
            "by schedule makes no second run, and one whose run the ledger does not know is a dead letter that says so")
        func unknownRun() async throws {
            try await LedgerFixture.with { ledger in
                let known = try await ledger.run()
                for id in [known, UUID()] {
                    let body = #"{"run_id":"\#(id.uuidString)"}"#
                    try await accept(.made(routingKey: Self.key, body: body), ledger)
                }
                let reasons = try await ledger.reasons("tick")
                #expect(reasons.count == 1 && reasons[0].hasPrefix("there is no run "), "\(reasons)")
                #expect(try await ledger.count("scheduled_job_runs") == 1)
            }
        }

        @Test("keeps its parameters, its ids and its trace, and goes by an alias too")
        func contents() async throws {
            try await LedgerFixture.with { ledger in
                let trace = TraceParent()
                let body = #"{"parameters":{"user_id":"\#(Self.user)","lookback_days":7}}"#
                try await accept(
                    .made(
                        routingKey: "ingestion.email_sync", body: body, messageID: "m", correlationID: "job-mine",
                        headers: ["traceparent": trace.description]), ledger)
                let run = try await ledger.pool.query("SELECT *, parameters::text AS p FROM scheduled_job_runs")[0]
                #expect(try run.decode("p", as: String.self) == #"{"user_id": "\#(Self.user)", "lookback_days": 7}"#)
                #expect(try run.decode("correlation_id", as: String.self) == "job-mine")
                #expect(try run.decode("message_id", as: String.self) == "m")
                let parent = try #require(TraceParent(parsing: try run.decode("traceparent", as: String.self)))
                #expect(parent.description.dropFirst(3).prefix(32) == trace.description.dropFirst(3).prefix(32))
            }
        }

        @Test("with a message id is taken once, without one each time")
        func once() async throws {
            try await LedgerFixture.with { ledger in
                for _ in 0..<3 { try await accept(.made(routingKey: Self.key, messageID: "m"), ledger) }
                #expect(try await ledger.count("scheduled_job_runs") == 1)
                for _ in 0..<2 { try await accept(.made(routingKey: Self.key), ledger) }
                #expect(try await ledger.count("scheduled_job_runs") == 3)
            }
        }

        @Test("that nobody understands becomes a dead letter that says why, and keeps what came")
        func garbage() async throws {
            let garbage: [(key: String, body: String, says: String)] = [
                (Self.key, "hello", "not JSON; it begins 'hello'"), (Self.key, "{", "not JSON"),
                (Self.key, "[1]", "must be a JSON object"), (Self.key, "7", "must be a JSON object"),
                (Self.key, #"{"params":{}}"#, "unknown field 'params'"),
                (Self.key, #"{"parameters":[]}"#, "'parameters' of the body must be an object"),
                (Self.key, #"{"run_id":"7"}"#, "'run_id' of the body must be a UUID"),
                (Self.key, #"{"parameters":{"user_id":"me"}}"#, "a UUID"),
                (Self.key, #"{"parameters":{"lookback_days":0}}"#, "from 1 to 3650"),
                (Self.key, #"{"parameters":{"lookback_days":1.5}}"#, "from 1 to 3650"),
                (Self.key, #"{"parameters":{"lookback":7}}"#, "lookback"),
                ("ingestion.ingest_email", "", "ingest_emails"),
                ("ingestion.scrape_mep_meetings", "", "no service runs it"),
                ("ingestion.classify_emails", "", "classification.classify_emails"),
            ]
            try await LedgerFixture.with { ledger in
                for (key, body, _) in garbage {
                    try await accept(.made(routingKey: key, body: body, headers: ["x": "y"]), ledger)
                }
                let reasons = try await ledger.reasons("tick")
                #expect(reasons.count == garbage.count)
                for (reason, expected) in zip(reasons, garbage) {
                    #expect(reason.contains(expected.says), "\(expected.key) \(expected.body)")
                }
                let letter = try await ledger.pool.query("SELECT * FROM dead_letters ORDER BY id LIMIT 1")[0]
                #expect(try letter.decode("body", as: [UInt8].self) == Array("hello".utf8))
                #expect(try letter.decode("body_size", as: Int64.self) == 5)
                #expect(try letter.decode("routing_key", as: String.self) == Self.key)
                #expect(try letter.decode("name", as: String.self) == "ingest_emails")
                #expect(try letter.decode("headers", as: String.self) == #"{"x": "y"}"#)
                #expect(try await ledger.count("scheduled_job_runs") == 0)
            }
        }

        @Test("that was too large keeps its size and its beginning")
        func truncated() async throws {
            try await LedgerFixture.with { ledger in
                let beginning = String(repeating: "x", count: 4096)
                try await accept(.made(routingKey: Self.key, body: beginning, size: 5_000_000), ledger)
                #expect(try await ledger.reasons("tick")[0].contains("5000000 bytes"))
                #expect(try await ledger.count("dead_letters WHERE body_size = 5000000 AND length(body) = 4096") == 1)
            }
        }

        @Test("with U+0000 anywhere ends in the ledger like any other, not in a loop")
        func nul() async throws {
            try await LedgerFixture.with { ledger in
                try await accept(.made(routingKey: Self.key, messageID: "a\0b", correlationID: "c\0d"), ledger)
                #expect(try await ledger.count("scheduled_job_runs") == 1)
                try await accept(
                    .made(
                        routingKey: "ingestion.x\0y", body: "\0", messageID: "a\0b", correlationID: "c\0d",
                        headers: ["k\0": "v\0"]), ledger)
                #expect(try await ledger.count("dead_letters WHERE body = '\\x00'") == 1)
            }
        }
    }
}
