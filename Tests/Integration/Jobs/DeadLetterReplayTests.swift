import FoundationEssentials
import Models
import Postgres
import Testing

@testable import Jobs

extension LedgerTests {
    @Suite("Replaying dead letters")
    struct DeadLetterReplayTests {
        private func replay(
            _ filter: DeadLetterFilter, edit: LetterEdit = .none, perSecond: Double? = nil, in ledger: LedgerFixture
        ) async throws -> [Replayed] {
            try await DeadLetterLedger.replay(
                filter, edit: edit, perSecond: perSecond, by: LedgerFixture.ann, in: ledger.pool)
        }

        @Test("of a job enqueues it anew as it was, with no failures, under its correlation id")
        func job() async throws {
            try await LedgerFixture.with { ledger in
                let (tenant, user) = (UUID(), UUID())
                let letter = try await ledger.deadJob(
                    "no luck",
                    LedgerFixture.request(key: "k", payload: #"{"n":1}"#) {
                        $0.priority = 7
                        $0.maxRetries = 5
                        $0.tenantID = tenant
                        $0.userID = user
                        $0.referenceType = "mail"
                        $0.referenceID = "m7"
                    })
                let replayed = try await replay(LedgerFixture.letters(letter), in: ledger)
                #expect(replayed.map(\.outcome) == [.enqueued])
                let id = try #require(replayed[0].job)
                let job = try await JobLedger.show(id, in: ledger.pool)
                #expect(job.status == .pending && job.retryCount == 0 && job.attempt == 0 && job.error == nil)
                #expect(job.payload == .object(["n": 1]) && job.uniqueKey == "k" && job.priority == 7)
                #expect(job.maxRetries == 5 && job.tenantID == tenant && job.userID == user)
                #expect(job.referenceType == "mail" && job.referenceID == "m7")
                let record = try await DeadLetterLedger.show(letter, in: ledger.pool)
                #expect(record.replayedJob == id && record.replayedBy == "operator:ann" && record.replayedAt != nil)
                #expect(record.correlationID == job.correlationID)
                #expect(try await ledger.audit() == ["dead.replay dead letter \(letter) 1"])
                #expect(try await ledger.breaches() == [])
            }
        }

        @Test("happens once, however many do it at once and however often")
        func once() async throws {
            try await LedgerFixture.with { ledger in
                var ids: [Int64] = []
                for _ in 0..<10 { ids.append(try await ledger.deadJob()) }
                let all = ids
                let outcomes = try await racing(6) { _ in
                    try await replay(LedgerFixture.letters { $0.ids = all }, in: ledger).map(\.outcome)
                }.flatMap(\.self)
                #expect(outcomes.count { $0 == .enqueued } == 10)
                #expect(try await ledger.count("live_jobs") == 10)
                #expect(try await ledger.audit().count <= 10)
                let again = try await replay(
                    LedgerFixture.letters(ids[0]) { $0.isReplayed = nil }, in: ledger)
                #expect(again[0].outcome == .already && again[0].job != nil)
                #expect(try await ledger.count("live_jobs") == 10)
            }
        }

        @Test("by filter takes what matches: type, family, kind, part of the reason, time")
        func byFilter() async throws {
            try await LedgerFixture.with { ledger in
                let timeout = try await ledger.deadJob("connection TIMED out")
                let other = try await ledger.deadJob("refused")
                let filter = LedgerFixture.letters {
                    $0.kind = .job
                    $0.family = .ingestion
                    $0.name = "probe_work"
                    $0.reason = "timed out"
                    $0.since = Date().addingTimeInterval(-3600)
                    $0.until = Date().addingTimeInterval(3600)
                }
                #expect(try await replay(filter, in: ledger).map(\.letter) == [timeout])
                #expect(try await replay(filter, in: ledger).isEmpty)
                #expect(try await DeadLetterLedger.list(limit: 9, in: ledger.pool).map(\.id) == [other])
                let details = try await ledger.value("SELECT details ->> 'filter' FROM audit_log", as: String.self)
                #expect(details.contains("timed out") && details.contains("probe_work"))
            }
        }

        @Test("treats a percent sign and an underscore in the reason as what they are")
        func literal() async throws {
            try await LedgerFixture.with { ledger in
                try await ledger.register(types: "probe_work")
                _ = try await ledger.deadJob("100 of 100")
                #expect(
                    try await DeadLetterLedger.count(LedgerFixture.letters { $0.reason = "1%0" }, in: ledger.pool) == 0)
                #expect(
                    try await DeadLetterLedger.count(LedgerFixture.letters { $0.reason = "1_0" }, in: ledger.pool) == 0)
            }
        }

        @Test("with a pace makes one job due after the other, and nobody need stay for it")
        func paced() async throws {
            try await LedgerFixture.with { ledger in
                for _ in 0..<7 { _ = try await ledger.deadJob() }
                let replayed = try await replay(LedgerFixture.letters(), perSecond: 2, in: ledger)
                #expect(replayed.count == 7)
                let spans = try await ledger.value(
                    """
                    SELECT array_agg((extract(epoch FROM available_at - first) * 2)::double precision ORDER BY id)
                    FROM live_jobs, (SELECT min(available_at) AS first FROM live_jobs) AS least
                    """, as: [Double].self)
                #expect(spans == [0, 1, 2, 3, 4, 5, 6])
            }
        }

        @Test("asks again for all that the job had asked for, also when history no longer has it")
        func whole() async throws {
            try await LedgerFixture.with { ledger in
                let user = UUID()
                try await ledger.register(types: "probe_work")
                _ = try await ledger.deadJob(
                    "x",
                    LedgerFixture.request(key: "k") {
                        $0.provider = "gmail"
                        $0.timeout = .seconds(7)
                        $0.userID = user
                        $0.payloadVersion = 4
                        $0.maxRetries = 9
                        $0.expiresAt = Date(timeIntervalSince1970: 4_000_000_000)
                        $0.callback = JobCallback(type: "tell", family: .ingestion, payload: ["a": 1])
                    })
                try await ledger.pool.query("DELETE FROM finished_jobs")
                #expect(try await replay(LedgerFixture.letters(), in: ledger).map(\.outcome) == [.enqueued])
                #expect(
                    try await ledger.count(
                        """
                        live_jobs WHERE unique_key = 'k' AND provider = 'gmail' AND timeout_ms = 7000 AND max_retries = 9
                        AND user_id = '\(user)' AND payload_version = 4 AND callback->'payload' = '{"a": 1}'
                        AND expires_at = to_timestamp(4000000000) AND retry_count = 0
                        """) == 1)
            }
        }

        @Test("with another payload runs that one, also where the key waits already")
        func edited() async throws {
            try await LedgerFixture.with { ledger in
                let letter = try await ledger.deadJob("x", LedgerFixture.request(key: "k", payload: #"{"n":1}"#))
                let waiting = try await ledger.enqueue(LedgerFixture.request(key: "k", payload: #"{"n":2}"#))[0]
                let replayed = try await replay(
                    LedgerFixture.letters(letter), edit: LetterEdit(content: #"{"n":3}"#), in: ledger)
                #expect(replayed[0].outcome == .merged && replayed[0].job == waiting)
                #expect(try await ledger.column("payload", of: waiting) == #"{"n": 3}"#)
            }
        }

        @Test("as it is, where its key waits already, leaves the newer payload alone")
        func merged() async throws {
            try await LedgerFixture.with { ledger in
                let letter = try await ledger.deadJob("x", LedgerFixture.request(key: "k", payload: #"{"n":1}"#))
                let waiting = try await ledger.enqueue(LedgerFixture.request(key: "k", payload: #"{"n":2}"#))[0]
                let replayed = try await replay(LedgerFixture.letters(letter), in: ledger)
                #expect(replayed[0].outcome == .merged && replayed[0].job == waiting)
                #expect(try await ledger.column("payload", of: waiting) == #"{"n": 2}"#)
                #expect(try await DeadLetterLedger.show(letter, in: ledger.pool).replayedJob == waiting)
            }
        }

        @Test("that the ledger cannot hold is refused, and the others go")
        func unstorable() async throws {
            try await LedgerFixture.with { ledger in
                try await ledger.register(types: "probe_work")
                let bad = try await ledger.deadMessage(
                    .request, key: "ingestion.probe_work", body: #"{"payload":"a\u0000b"}"#, exchange: "carillon.jobs")
                let good = try await ledger.deadJob()
                let replayed = try await replay(LedgerFixture.letters(), in: ledger)
                #expect(replayed.map(\.letter) == [bad, good])
                #expect(replayed.map(\.outcome) == [.refused, .enqueued])
                #expect(replayed[0].reason?.hasPrefix("the ledger cannot hold it") == true)
                #expect(try await DeadLetterLedger.list(limit: 9, in: ledger.pool).map(\.id) == [bad])
            }
        }

        @Test("does not run after letters that are written meanwhile")
        func newLetters() async throws {
            try await LedgerFixture.with { ledger in
                for _ in 0..<3 { _ = try await ledger.deadJob() }
                let later = try await ledger.deadJob()
                try await ledger.pool.query("DELETE FROM dead_letters WHERE id = \(later)")
                var batches = 0
                try await DeadLetterLedger.replay(LedgerFixture.letters(), by: LedgerFixture.ann, in: ledger.pool) {
                    _ in
                    batches += 1
                }
                #expect(batches == 1)
                #expect(try await ledger.count("live_jobs") == 3)
            }
        }

        @Test("names what is not there")
        func notFound() async throws {
            try await LedgerFixture.with { ledger in
                _ = try await ledger.deadJob()
                await #expect(throws: NotFound("dead letter 999")) {
                    _ = try await replay(LedgerFixture.letters(999), in: ledger)
                }
                let error = await #expect(throws: NotFound.self) {
                    _ = try await DeadLetterLedger.list(
                        LedgerFixture.letters { $0.name = "probe_wrok" }, limit: 9, in: ledger.pool)
                }
                #expect(error?.description.contains("did you mean 'probe_work'?") == true)
            }
        }
    }
}
