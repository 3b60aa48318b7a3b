import AMQP
import FoundationEssentials
import Models
import Postgres
import Testing

@testable import Jobs

extension LedgerTests {
    @Suite("Replaying dead messages")
    struct MessageReplayTests {
        private func replay(_ id: Int64, edit: LetterEdit = .none, in ledger: LedgerFixture) async throws -> Replayed {
            try await DeadLetterLedger.replay(
                LedgerFixture.letters(id), edit: edit, by: LedgerFixture.ann, in: ledger.pool)[0]
        }

        @Test("a tick becomes a run, once it is understood")
        func tick() async throws {
            try await LedgerFixture.with { ledger in
                let letter = try await ledger.deadMessage(
                    .tick, key: "ingestion.ingest_emails", body: #"{"parameters":{"lookback_days":0}}"#)
                let refused = try await replay(letter, in: ledger)
                #expect(refused.outcome == .refused && refused.reason?.contains("lookback_days") == true)
                #expect(try await DeadLetterLedger.show(letter, in: ledger.pool).replayedAt == nil)
                let body = #"{"parameters":{"lookback_days":3}}"#
                let replayed = try await replay(letter, edit: LetterEdit(content: body), in: ledger)
                let run = try #require(replayed.run)
                #expect(replayed.outcome == .run)
                #expect(try await ledger.column("parameters", of: run) == #"{"lookback_days": 3}"#)
                #expect(try await ledger.column("trigger", of: run) == "manual")
                #expect(try await DeadLetterLedger.show(letter, in: ledger.pool).replayedRun == run)
            }
        }

        @Test("a tick of a job that no service runs stays a letter")
        func nobodyRuns() async throws {
            try await LedgerFixture.with { ledger in
                let letter = try await ledger.deadMessage(.tick, key: "maintenance.fact_decay")
                #expect(try await replay(letter, in: ledger).reason?.contains("no service runs it") == true)
            }
        }

        @Test("a request becomes a job once a service runs its type, and counts once under its message id")
        func request() async throws {
            try await LedgerFixture.with { ledger in
                let body = #"{"payload":{"a":1},"unique_key":"k","priority":4}"#
                let letter = try await ledger.deadMessage(
                    .request, key: "ingestion.probe_work", body: body, exchange: "carillon.jobs", messageID: "m")
                #expect(try await replay(letter, in: ledger).reason?.contains("no job type 'probe_work'") == true)
                try await ledger.register(types: "probe_work")
                let replayed = try await replay(letter, in: ledger)
                let job = try await JobLedger.show(try #require(replayed.job), in: ledger.pool)
                #expect(job.payload == .object(["a": 1]) && job.uniqueKey == "k" && job.priority == 4)
                let twin = try await ledger.deadMessage(
                    .request, key: "ingestion.probe_work", exchange: "carillon.jobs", messageID: "m")
                #expect(try await replay(twin, in: ledger).outcome == .merged)
                #expect(try await ledger.count("live_jobs") == 1)
            }
        }

        @Test("one with a misspelt key needs the right one")
        func unrouted() async throws {
            try await LedgerFixture.with { ledger in
                try await ledger.register(types: "probe_work")
                let archivist = Archivist(office: try ledger.office())
                try await archivist.archiveUnrouted(
                    .made(exchange: "carillon.jobs", routingKey: "ingestoin.probe_work", body: #"{"payload":7}"#))
                let letter = try await ledger.value("SELECT id FROM dead_letters", as: Int64.self)
                #expect(try await replay(letter, in: ledger).reason?.contains("'ingestoin.probe_work'") == true)
                let replayed = try await replay(
                    letter, edit: LetterEdit(routingKey: "ingestion.probe_work"), in: ledger)
                #expect(replayed.outcome == .enqueued)
                let job = try #require(replayed.job)
                #expect(try await ledger.column("payload", of: job) == "7")
            }
        }

        @Test("one that the broker gave up on goes where it was before it died")
        func broker() async throws {
            try await LedgerFixture.with { ledger in
                try await ledger.deadMessage(.broker, key: "ingestion", body: "{}", exchange: "carillon.dead")
                let letter = try await ledger.value("SELECT id FROM dead_letters", as: Int64.self)
                #expect(try await replay(letter, in: ledger).outcome == .refused)
                let headers = """
                    {"x-death": [{"exchange": "carillon.ticks", "queue": "carillon.ingestion.ticks.v1", "count": 1,
                        "routing-keys": ["ingestion.ingest_emails"]}]}
                    """
                try await ledger.pool.query("UPDATE dead_letters SET headers = \(headers)::text::jsonb")
                #expect(try await replay(letter, in: ledger).outcome == .run)
            }
        }

        @Test("one of which only the beginning was kept needs a whole body")
        func truncated() async throws {
            try await LedgerFixture.with { ledger in
                let letter = try await ledger.deadMessage(.tick, key: "ingestion.ingest_emails", body: "{}")
                try await ledger.pool.query("UPDATE dead_letters SET body_size = 5000000")
                #expect(try await replay(letter, in: ledger).reason?.contains("2 of its 5000000 bytes") == true)
                #expect(try await replay(letter, edit: LetterEdit(content: "{}"), in: ledger).outcome == .run)
            }
        }
    }
}
