import FoundationEssentials
import Jobs
import Models
import Testing

@testable import JobsTesting

extension ConformanceTests {
    @Suite("take messages")
    struct MessageConformanceTests {
        @Test("as requests, with what they ask for and where they come from", arguments: Backend.allCases)
        func request(_ backend: Backend) async throws {
            try await Stage.with(backend) { stage in
                let body = """
                    {"payload":{"label":"x"},"unique_key":"k","priority":5,"available_at":"2026-01-05T09:01:00Z"}
                    """
                var message = TestMessage.request("ingestion.probe_work", body, messageID: "m")
                message.correlationID = "job-x"
                for _ in 0..<2 { try await stage.ledger.take(message, for: .ingestion) }
                let job = try #require(try await stage.ledger.jobs(after: 0).only)
                #expect(try job.payload(of: ProbeWork.self).label == "x")
                #expect(job.uniqueKey == "k" && job.priority == 5 && Stage.offset(job.availableAt) == 60)
                #expect(job.messageID == "m" && job.correlationID.rawValue == "job-x")
                #expect(try await stage.ledger.letters().isEmpty)
            }
        }

        @Test(
            "each time where they have no id, and once where they have, also when the job has ended",
            arguments: Backend.allCases)
        func once(_ backend: Backend) async throws {
            try await Stage.with(backend) { stage in
                for _ in 0..<2 { try await stage.ledger.take(.request("ingestion.probe_work", ""), for: .ingestion) }
                #expect(try await stage.ledger.jobs(after: 0).count == 2)
                let message = TestMessage.request("ingestion.other_work", messageID: "m")
                try await stage.ledger.take(message, for: .ingestion)
                for job in try await stage.claim() { try await stage.complete(job) }
                try await stage.ledger.take(message, for: .ingestion)
                #expect(try await stage.ledger.jobs(after: 0).count == 3)
            }
        }

        @Test("that are not understood as dead letters that say why", arguments: Backend.allCases)
        func refused(_ backend: Backend) async throws {
            try await Stage.with(backend) { stage in
                let messages: [TestMessage] = [
                    .request("ingestion.probe_work", "nonsense"), .request("ingestion.probe_work", "[]"),
                    .request("ingestion.probe_work", #"{"paylod":{}}"#),
                    .request("ingestion.probe_work", #"{"priority":"high"}"#),
                    .request("ingestion.probe_wrk"), .request("ingestion.x"),
                    .tick("ingestion.ingest_emials"), .tick("ingestion.classify_emails"),
                    .tick("ingestion.ingest_emails", #"{"parameters":{"lookback":1}}"#),
                    .tick("ingestion.ingest_emails", #"{"parameters":{"lookback_days":"x"}}"#),
                    .tick("ingestion.ingest_emails", #"{"run_id":"7D444840-9DC0-11D1-B245-5FFDCE74FAD2"}"#),
                    .tick("ingestion.ingest_calendar_events"), .tick("ingestion.ingest_emails", "\0"),
                ]
                for message in messages { try await stage.ledger.take(message, for: .ingestion) }
                let letters = try await stage.ledger.letters()
                #expect(letters.map { "\($0.kind.rawValue) \($0.name ?? ""): \($0.reason)" } == Self.reasons)
                #expect(letters[0].body == "nonsense" && letters[0].routingKey == "ingestion.probe_work")
                #expect(letters[0].exchange == Topology.jobsExchange && letters[0].family == .ingestion)
                #expect(try await stage.ledger.jobs(after: 0).isEmpty)
                #expect(try await stage.ledger.runs().isEmpty)
            }
        }

        private static let reasons = [
            "request probe_work: the body is not JSON; it begins 'nonsense'",
            #"request probe_work: the body must be a JSON object like {"parameters":{}}, got a list"#,
            "request probe_work: the body has an unknown field 'paylod'; it takes payload, payload_version, "
                + "unique_key, on_duplicate, available_at, expires_at, priority, max_retries, timeout_ms, after, "
                + "provider, tenant_id, user_id, reference_type, reference_id, callback",
            "request probe_work: field 'priority' of the body must be a whole number",
            "request probe_wrk: there is no job type 'probe_wrk'; did you mean 'probe_work'?",
            "request x: there is no job type 'x'",
            "tick ingest_emials: there is no job 'ingest_emials'; did you mean 'ingest_emails'? "
                + "('carillon scheduler status' lists them)",
            "tick classify_emails: job 'classify_emails' belongs to classification: publish with routing key "
                + "'classification.classify_emails'",
            "tick ingest_emails: job 'ingest_emails' has no parameter 'lookback' "
                + "(it takes user_id, provider, full_sync, lookback_days)",
            "tick ingest_emails: parameter 'lookback_days' of job 'ingest_emails' must be a whole number from 1 to "
                + "3650, got 'x'",
            "tick ingest_emails: there is no run 7d444840-9dc0-11d1-b245-5ffdce74fad2 of ingest_emails; a tick by hand "
                + "needs no run_id, leave it out",
            "tick ingest_calendar_events: job 'ingest_calendar_events' is in the catalogue, but no service runs it",
            "tick ingest_emails: the body is not JSON; it begins '\u{FFFD}'",
        ]

        @Test("as ticks, each once by its id", arguments: Backend.allCases)
        func tick(_ backend: Backend) async throws {
            try await Stage.with(backend) { stage in
                let message = TestMessage.tick(
                    "ingestion.email_sync", #"{"parameters":{"lookback_days":3}}"#, messageID: "m")
                for _ in 0..<2 { try await stage.ledger.take(message, for: .ingestion) }
                let run = try #require(try await stage.ledger.runs().only)
                #expect(run.job == "ingest_emails" && run.trigger == .manual && run.overlap == .bufferOne)
                #expect(run.parameters == ["lookback_days": 3] && run.status == .queued)
            }
        }

        @Test("and replay what was not understood, put right", arguments: Backend.allCases)
        func replay(_ backend: Backend) async throws {
            try await Stage.with(backend) { stage in
                try await stage.ledger.take(
                    .request("ingestion.probe_wrk", #"{"priority":2}"#, messageID: "m"), for: .ingestion)
                try await stage.ledger.take(.tick("ingestion.ingest_emails", "x", messageID: "n"), for: .ingestion)
                let ids = try await stage.ledger.letters().map(\.id)
                let refused = try await stage.ledger.replay([ids[0]], edit: .none, perSecond: nil, by: Stage.person)
                #expect(refused.only?.outcome == .refused)
                #expect(refused.only?.reason?.hasPrefix("there is no job type 'probe_wrk'") == true)
                let edit = LetterEdit(routingKey: "ingestion.probe_work")
                let job = try await stage.ledger.replay([ids[0]], edit: edit, perSecond: nil, by: Stage.person)
                #expect(job.only?.outcome == .enqueued)
                #expect(try await stage.job(try #require(job.only?.job)).priority == 2)
                let tick = try await stage.ledger.replay(
                    [ids[1]], edit: LetterEdit(content: "{}"), perSecond: nil, by: Stage.person)
                #expect(tick.only?.outcome == .run)
                #expect(try await stage.ledger.runs().map(\.id) == [tick.only?.run])
            }
        }
    }
}
