import FoundationEssentials
import Models
import Postgres
import Testing

@testable import Jobs

extension LedgerTests {
    @Suite("A run whose job already runs")
    struct RunOverlapTests {
        @Test("is skipped under skip, and the ledger says why")
        func skip() async throws {
            try await LedgerFixture.with { ledger in
                let holder = try await ledger.process()
                _ = try await ledger.running(for: holder)
                let second = try await ledger.run(.skip)
                #expect(try await ledger.claimAll(for: holder).isEmpty)
                #expect(try await ledger.status(of: second) == .skipped)
                #expect(try await ledger.column("error", of: second) == "the job was already running")
                #expect(try await ledger.column("settled_at", of: second) != nil)
            }
        }

        @Test("waits under buffer_one; equal ones merge into the oldest that waits, different ones never")
        func bufferOne() async throws {
            try await LedgerFixture.with { ledger in
                let holder = try await ledger.process()
                let first = try await ledger.running(for: holder, .bufferOne, ["lookback_days": 7])
                let second = try await ledger.run(.bufferOne, ["lookback_days": 7, "full_sync": true])
                let equal = try await ledger.run(.bufferOne, ["full_sync": true, "lookback_days": 7])
                let other = try await ledger.run(.bufferOne, ["lookback_days": 8])
                #expect(try await ledger.claimAll(for: holder).isEmpty)
                #expect(try await ledger.status(of: second) == .queued)
                #expect(try await ledger.status(of: equal) == .skipped)
                #expect(try await ledger.column("error", of: equal)?.contains(second.uuidString.lowercased()) == true)
                #expect(try await ledger.status(of: other) == .queued)

                try await ledger.finish(first)
                let next = try await ledger.claimAll(for: holder)
                #expect(next.map(\.id) == [second])
                try await ledger.finish(try #require(next.first))
                #expect(try await ledger.claimAll(for: holder).map(\.id) == [other])
                #expect(try await ledger.breaches() == [])
            }
        }

        @Test(
            "under buffer_one waits behind an equal one that runs: that one may have begun before the reason for this one"
        )
        func notIntoARunning() async throws {
            try await LedgerFixture.with { ledger in
                let holder = try await ledger.process()
                _ = try await ledger.running(for: holder)
                let second = try await ledger.run()
                #expect(try await RunLedger.claim(second, holder: holder, in: ledger.pool) == nil)
                #expect(try await ledger.status(of: second) == .queued)
            }
        }

        @Test("under buffer_one does not merge into one that will be skipped")
        func notIntoASkipped() async throws {
            try await LedgerFixture.with { ledger in
                let holder = try await ledger.process()
                _ = try await ledger.running(for: holder)
                let scheduled = try await ledger.run(.skip)
                let byHand = try await ledger.run(.bufferOne)
                #expect(try await RunLedger.claim(byHand, holder: holder, in: ledger.pool) == nil)
                #expect(try await RunLedger.claim(scheduled, holder: holder, in: ledger.pool) == nil)
                #expect(try await ledger.status(of: scheduled) == .skipped)
                #expect(try await ledger.status(of: byHand) == .queued)
            }
        }

        @Test("starts under allow, beside an exclusive one and beside another of its kind")
        func allow() async throws {
            try await LedgerFixture.with { ledger in
                let holder = try await ledger.process()
                _ = try await ledger.running(for: holder, .allow)
                _ = try await ledger.running(for: holder, .allow)
                _ = try await ledger.running(for: holder, .skip)
                _ = try await ledger.running(for: holder, .allow)
                #expect(try await ledger.count("scheduled_job_runs WHERE status = 'running'") == 4)
                #expect(try await ledger.breaches() == [])
            }
        }

        @Test("under cancel_running asks the running one to stop, and starts when it has")
        func cancelRunning() async throws {
            try await LedgerFixture.with { ledger in
                let holder = try await ledger.process()
                let first = try await ledger.running(for: holder)
                let second = try await ledger.run(.cancelRunning)
                #expect(try await ledger.column("cancel_requested_at", of: first.id) == nil)
                #expect(try await ledger.claimAll(for: holder).isEmpty)
                let asked = try await ledger.column("cancel_requested_at", of: first.id)
                #expect(asked != nil)
                #expect(try await ledger.status(of: second) == .queued)

                // Having asked once it waits, and takes no slot meanwhile.
                let candidates = try await RunLedger.candidates(
                    family: ledger.job.family, jobs: [ledger.job.name], limit: 9, in: ledger.pool)
                #expect(candidates.isEmpty)
                try await ledger.finish(first, .cancelled)
                #expect(try await ledger.claimAll(for: holder).map(\.id) == [second])
            }
        }

        @Test("cannot start even by hand-written SQL: the database forbids it")
        func constraint() async throws {
            try await LedgerFixture.with { ledger in
                let holder = try await ledger.process()
                _ = try await ledger.running(for: holder)
                let second = try await ledger.run()
                let error = await #expect(throws: PostgresError.self) {
                    try await ledger.pool.query(
                        """
                        UPDATE scheduled_job_runs SET status = 'running', fence = gen_random_uuid(), holder = \(holder)
                        WHERE id = \(second)
                        """)
                }
                #expect(error?.isUniqueViolation("runs_one_at_a_time") == true)
            }
        }

        @Test("of twenty runs and twenty services at once, at most one runs at any time and each runs once")
        func storm() async throws {
            try await LedgerFixture.with { ledger in
                let holder = try await ledger.process()
                for day in 1...10 { _ = try await ledger.run(.bufferOne, ["lookback_days": .integer(day)]) }
                while try await ledger.count("scheduled_job_runs WHERE status = 'queued'") > 0 {
                    let claimed = try await racing(20) { _ in try await ledger.claimAll(for: holder) }.flatMap(\.self)
                    #expect(claimed.count == 1)
                    for run in claimed { try await ledger.finish(run) }
                }
                #expect(try await ledger.count("run_attempts") == 10)
                #expect(try await ledger.breaches() == [])
            }
        }
    }
}
