import FoundationEssentials
import Models
import Postgres
import Testing

@testable import Jobs

extension LedgerTests {
    @Suite("Firing a schedule")
    struct ScheduleFireTests {
        @Test("ten publishers that race make one run for each instant, and one message for the run that waits")
        func race() async throws {
            try await LedgerFixture.with { ledger in
                try await ledger.schedule(lastInstant: 5, accountedTo: 10)
                for _ in 0..<20 {
                    let stored = try await ledger.stored()
                    let messages = try await racing(10) { _ in try await ScheduleLedger.fire(stored, in: ledger.pool) }
                    #expect(messages.compactMap(\.self).count == 1)
                    try await ledger.shiftBack(seconds: 10)
                }
                let runs = try await ledger.count("scheduled_job_runs WHERE status IN ('queued', 'superseded')")
                #expect(runs == 20)
                #expect(try await ledger.count("scheduled_job_runs WHERE status = 'queued'") == 1)
                #expect(try await ledger.count("outbox") == 1)
                #expect(try await ledger.accounted() == 20)
                #expect(try await ledger.breaches() == [])
            }
        }

        @Test("a publisher fires by the ledger's account, not by what it read long ago")
        func staleReading() async throws {
            try await LedgerFixture.with { ledger in
                try await ledger.schedule(lastInstant: 5, accountedTo: 10)
                let stale = try await ledger.stored()
                #expect(try await ScheduleLedger.fire(stale, in: ledger.pool) != nil)
                #expect(try await ScheduleLedger.fire(stale, in: ledger.pool) == nil)
                #expect(try await ledger.count("scheduled_job_runs") == 1)
            }
        }

        @Test("nothing is due before its instant by the database's clock")
        func early() async throws {
            try await LedgerFixture.with { ledger in
                try await ledger.schedule(lastInstant: -3600, accountedTo: 10, every: "@every 5h")
                #expect(try await ScheduleLedger.fire(try await ledger.stored(), in: ledger.pool) == nil)
                #expect(try await ledger.count("scheduled_job_runs") == 0)
            }
        }

        @Test("an older revision fires nothing and accounts for nothing")
        func olderRevision() async throws {
            try await LedgerFixture.with { ledger in
                try await ledger.schedule(lastInstant: 5, accountedTo: 10)
                let old = try await ledger.stored()
                try await ledger.pool.query("UPDATE schedules SET revision = revision + 1")
                #expect(try await ScheduleLedger.fire(old, in: ledger.pool) == nil)
                #expect(try await ledger.count("scheduled_job_runs") == 0)
                #expect(try await ledger.stored().accountedTo == old.accountedTo)
            }
        }

        @Test("the run, its message and the account commit together or not at all")
        func atomic() async throws {
            try await LedgerFixture.with { ledger in
                try await ledger.schedule(lastInstant: 5, accountedTo: 10)
                let stored = try await ledger.stored()
                try await ledger.pool.query("ALTER TABLE outbox ADD CHECK (routing_key = '')")
                await #expect(throws: PostgresError.self) { try await ScheduleLedger.fire(stored, in: ledger.pool) }
                #expect(try await ledger.count("scheduled_job_runs") == 0)
                #expect(try await ledger.stored().accountedTo == stored.accountedTo)
            }
        }

        @Test("missed instants coalesce into one run that counts them")
        func coalesced() async throws {
            try await LedgerFixture.with { ledger in
                try await ledger.schedule(lastInstant: 5, accountedTo: 100)
                let message = try #require(try await ScheduleLedger.fire(try await ledger.stored(), in: ledger.pool))
                #expect(try await ledger.count("scheduled_job_runs") == 1)
                #expect(try await ledger.value("SELECT missed FROM scheduled_job_runs", as: Int64.self) == 9)
                #expect(try await ledger.accounted() == 10)
                let tick = try Tick(parsing: message.body)
                let id = try await ledger.value("SELECT id FROM scheduled_job_runs", as: UUID.self)
                #expect(tick.runID == id && message.messageID == id.uuidString.lowercased())
            }
        }

        @Test("instants beyond the catch-up window become one missed row, counted once, and start nothing")
        func beyondTheWindow() async throws {
            try await LedgerFixture.with { ledger in
                try await ledger.schedule(lastInstant: 5, accountedTo: 100) { $0.catchUp = .seconds(30) }
                let stored = try await ledger.stored()
                _ = try await racing(10) { _ in try await ScheduleLedger.fire(stored, in: ledger.pool) }
                let missed = "scheduled_job_runs WHERE status = 'missed'"
                #expect(try await ledger.count(missed + " AND settled_at IS NOT NULL AND finished_at IS NOT NULL") == 1)
                #expect(try await ledger.value("SELECT missed FROM \(unescaped: missed)", as: Int64.self) == 7)
                #expect(try await ledger.count("scheduled_job_runs WHERE status = 'queued' AND missed = 2") == 1)
                #expect(try await ledger.accounted() == 10)
                #expect(try await ledger.count("outbox") == 1)
                #expect(try await ledger.breaches() == [])
            }
        }

        @Test("when all instants are too old nothing runs, and they are accounted for all the same")
        func allMissed() async throws {
            try await LedgerFixture.with { ledger in
                try await ledger.schedule(lastInstant: 1800, accountedTo: 12_000, every: "@every 1h") {
                    $0.catchUp = .seconds(60)
                }
                #expect(try await ScheduleLedger.fire(try await ledger.stored(), in: ledger.pool) == nil)
                #expect(try await ledger.count("scheduled_job_runs WHERE status = 'missed' AND missed = 3") == 1)
                #expect(try await ScheduleLedger.fire(try await ledger.stored(), in: ledger.pool) == nil)
                #expect(try await ledger.count("scheduled_job_runs") == 1)
                #expect(try await ledger.count("outbox") == 0)
            }
        }

        @Test("a run that nobody has started gives way to the newer instant, a running one and one by hand do not")
        func superseded() async throws {
            try await LedgerFixture.with { ledger in
                let holder = try await ledger.process()
                try await ledger.schedule(lastInstant: 5, accountedTo: 10)
                let byHand = try await ledger.run()
                for round in 0..<3 {
                    _ = try await ScheduleLedger.fire(try await ledger.stored(), in: ledger.pool)
                    if round == 0 {
                        let first = try await ledger.value(
                            "SELECT id FROM scheduled_job_runs WHERE trigger = 'schedule'", as: UUID.self)
                        #expect(try await RunLedger.claim(first, holder: holder, in: ledger.pool) != nil)
                    }
                    try await ledger.shiftBack(seconds: 10)
                }
                let statuses = try await ledger.pool.query(
                    "SELECT status FROM scheduled_job_runs WHERE trigger = 'schedule' ORDER BY scheduled_for")
                #expect(
                    try statuses.map { try $0.decode("status", as: String.self) } == [
                        "running", "superseded", "queued",
                    ])
                #expect(try await ledger.status(of: byHand) == .queued)
                #expect(try await ledger.breaches() == [])
            }
        }

        @Test(
            "a schedule or job paused after the publisher read it fires nothing",
            arguments: ["schedules", "scheduled_jobs"])
        func pausedMeanwhile(table: String) async throws {
            try await LedgerFixture.with { ledger in
                try await ledger.schedule(lastInstant: 5, accountedTo: 10)
                let stored = try await ledger.stored()
                #expect(!stored.definition.isPaused)
                try await ledger.pool.query("UPDATE \(identifier: table) SET paused_at = now()")
                #expect(try await ScheduleLedger.fire(stored, in: ledger.pool) == nil)
                #expect(try await ledger.count("scheduled_job_runs") == 0)
                #expect(try await ledger.stored().definition.isPaused)
            }
        }
    }
}
