import FoundationEssentials
import Models
import Postgres
import Schedules
import Testing

@testable import Jobs

extension LedgerTests {
    @Suite("A recurring job")
    struct RecurringJobTests {
        private func set(
            _ ledger: LedgerFixture, every: String = "@every 10m", _ change: (inout RecurringJob) -> Void = { _ in }
        ) async throws -> Bool {
            try await ledger.register(types: "probe_work")
            var job = RecurringJob(
                name: "probe", request: LedgerFixture.request(payload: #"{"n":1}"#), expression: every)
            change(&job)
            return try await RecurringLedger.set(job, by: LedgerFixture.ann, in: ledger.pool)
        }

        private func stored(_ ledger: LedgerFixture) async throws -> StoredRecurringJob {
            try #require(try await RecurringLedger.load(in: ledger.pool).jobs.first)
        }

        private func fire(_ ledger: LedgerFixture) async throws -> Int64? {
            try await RecurringLedger.fire(try await stored(ledger), in: ledger.pool)?.job
        }

        /// Moves its account back, so that instants are due without waiting for them.
        private func shiftBack(_ seconds: Int, _ ledger: LedgerFixture) async throws {
            try await ledger.pool.query(
                "UPDATE recurring_jobs SET accounted_to = accounted_to - interval '\(unescaped: "\(seconds)") seconds'")
        }

        @Test("enqueues one job for what is due, whoever races, and counts the instants it stands for")
        func fires() async throws {
            try await LedgerFixture.with { ledger in
                #expect(try await set(ledger))
                #expect(try await fire(ledger) == nil)
                try await shiftBack(1800, ledger)
                let read = try await stored(ledger)
                let fired = try await racing(8) { _ in try await RecurringLedger.fire(read, in: ledger.pool)?.job }
                #expect(fired.compactMap(\.self).count == 1)
                let job = try await JobLedger.show(fired.compactMap(\.self)[0], in: ledger.pool)
                #expect(job.type == "probe_work" && job.payload == .object(["n": 1]))
                #expect(job.uniqueKey == "recurring:probe")
                let after = try await stored(ledger)
                #expect(after.fired == 1 && after.lastJob == job.id && after.merged == 0)
                #expect((2...3).contains(after.missed))
                #expect(try await ledger.count("outbox WHERE routing_key = 'carillon.ingestion.bells.v1'") == 1)
            }
        }

        @Test("adds none while one waits, unless it is told to pile up")
        func merges() async throws {
            try await LedgerFixture.with { ledger in
                #expect(try await set(ledger))
                for _ in 0..<2 {
                    try await shiftBack(600, ledger)
                    _ = try await fire(ledger)
                }
                #expect(try await ledger.count("live_jobs") == 1)
                #expect(try await stored(ledger).merged == 1)
                #expect(try await !set(ledger) { $0.pilesUp = true })
                for _ in 0..<2 {
                    try await shiftBack(600, ledger)
                    #expect(try await fire(ledger) != nil)
                }
                #expect(try await ledger.count("live_jobs") == 3)
            }
        }

        @Test("changed or taken away fires no more by what a publisher had read")
        func revisions() async throws {
            try await LedgerFixture.with { ledger in
                #expect(try await set(ledger))
                let old = try await stored(ledger)
                #expect(try await !set(ledger, every: "@every 1h"))
                try await shiftBack(60, ledger)
                #expect(try await RecurringLedger.fire(old, in: ledger.pool) == nil)
                #expect(try await RecurringLedger.remove("probe", by: LedgerFixture.ann, in: ledger.pool))
                #expect(try await !RecurringLedger.remove("probe", by: LedgerFixture.ann, in: ledger.pool))
                #expect(try await RecurringLedger.fire(old, in: ledger.pool) == nil)
                #expect(
                    try await ledger.audit() == ["schedule.set probe", "schedule.set probe", "schedule.remove probe"])
            }
        }

        @Test("that is changed fires first, by the old rule, what was due")
        func changed() async throws {
            try await LedgerFixture.with { ledger in
                #expect(try await set(ledger))
                try await shiftBack(600, ledger)
                #expect(try await !set(ledger, every: "@every 1h"))
                #expect(try await stored(ledger).fired == 1)
                #expect(try await ledger.count("live_jobs") == 1)
            }
        }

        @Test("that is paused enqueues nothing, and counts what passed as missed")
        func paused() async throws {
            try await LedgerFixture.with { ledger in
                #expect(try await set(ledger))
                _ = try await PauseLedger.pause(.schedule, "probe", by: LedgerFixture.ann, in: ledger.pool)
                try await shiftBack(2400, ledger)
                #expect(try await fire(ledger) == nil)
                _ = try await PauseLedger.resume(.schedule, "probe", by: LedgerFixture.ann, in: ledger.pool)
                #expect(try await fire(ledger) == nil)
                let after = try await stored(ledger)
                #expect(after.fired == 0 && (4...5).contains(after.missed))
            }
        }

        @Test("beyond its catch-up window is missed, not run")
        func catchUp() async throws {
            try await LedgerFixture.with { ledger in
                #expect(try await set(ledger, every: "@every 1h") { $0.catchUp = .seconds(5) })
                // an instant that lies more than 5 s back, so that none is due
                try await ledger.pool.query(
                    "UPDATE recurring_jobs SET anchor = date_trunc('second', now()) - interval '30 minutes'")
                try await shiftBack(3 * 3600, ledger)
                #expect(try await fire(ledger) == nil)
                #expect(try await stored(ledger).missed == 3)
                #expect(try await ledger.count("live_jobs") == 0)
            }
        }

        @Test("is refused with a wrong expression, an unknown type or the name of a scheduled job")
        func refused() async throws {
            try await LedgerFixture.with { ledger in
                await #expect(throws: ScheduleError.self) { try await set(ledger, every: "often") }
                await #expect(throws: NotFound.self) { try await set(ledger) { $0.request.type = "prob_work" } }
                for name in ["ingest_emails", "email_sync", "fact_decay"] {
                    await #expect(throws: NameTaken.self) { try await set(ledger) { $0.name = name } }
                }
                let written = try await ledger.count("recurring_jobs")
                #expect(written == 0)
            }
        }

        @Test("that cannot be read any more is named and holds up no other")
        func unreadable() async throws {
            try await LedgerFixture.with { ledger in
                #expect(try await set(ledger))
                #expect(try await set(ledger) { $0.name = "second" })
                try await ledger.pool.query("UPDATE recurring_jobs SET time_zone = 'Mars/Olympus' WHERE name = 'probe'")
                let (jobs, unreadable) = try await RecurringLedger.load(in: ledger.pool)
                #expect(jobs.map(\.definition.name) == ["second"] && unreadable.map(\.job) == ["probe"])
                #expect(try await RecurringLedger.remove("probe", by: LedgerFixture.ann, in: ledger.pool))
            }
        }
    }
}
