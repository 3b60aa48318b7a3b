import FoundationEssentials
import Models
import Postgres
import Testing

@testable import Jobs

extension LedgerTests {
    @Suite("Finishing a queued job")
    struct JobFinishTests {
        @Test("moves it from the hot table to the finished ones, with its result")
        func complete() async throws {
            try await LedgerFixture.with { ledger in
                let job = try await ledger.working(for: try await ledger.process())
                let completion = Completion(job: job, counts: ["fetched": 2], result: .object(["page": 3]))
                #expect(try await JobLedger.complete([completion], in: ledger.pool).lost.isEmpty)
                #expect(try await ledger.count("live_jobs") == 0)
                #expect(try await ledger.count("jobs") == 1)
                #expect(try await ledger.column("status", of: job.id) == "completed")
                #expect(try await ledger.column("result", of: job.id) == #"{"page": 3}"#)
                #expect(try await ledger.count(#"finished_jobs WHERE counts = '{"fetched": 2}'"#) == 1)
            }
        }

        @Test("completes many at once, and names those whose claim is lost; what is there already counts as written")
        func group() async throws {
            try await LedgerFixture.with { ledger in
                let holder = try await ledger.process()
                for _ in 0..<3 { try await ledger.enqueue(LedgerFixture.request()) }
                let jobs = try await ledger.claimJobs(3, for: holder)
                let completions = jobs.map { Completion(job: $0, counts: ["n": 1], result: nil) }
                #expect(try await JobLedger.complete([completions[0]], in: ledger.pool).lost.isEmpty)
                try await JobLedger.giveBack(
                    jobs[1], after: .zero, failure: .interruption, error: nil, in: ledger.pool)
                #expect(try await JobLedger.complete(completions, in: ledger.pool).lost == [jobs[1].id])
                #expect(try await ledger.count("finished_jobs WHERE status = 'completed'") == 2)
                #expect(try await ledger.count("live_jobs WHERE status = 'pending'") == 1)
            }
        }

        @Test("commits its effects with the completion")
        func effects() async throws {
            try await LedgerFixture.with { ledger in
                let job = try await ledger.working(for: try await ledger.process())
                let counts = try await ledger.complete(job, counts: ["noted": 1], effects: LedgerFixture.noting("a"))
                #expect(counts == ["noted": 2])
                #expect(try await ledger.notes() == ["a"])
                #expect(try await ledger.count(#"finished_jobs WHERE counts = '{"noted": 2}'"#) == 1)
            }
        }

        @Test("leaves nothing of effects that fail, and the claim holds on")
        func brokenEffects() async throws {
            try await LedgerFixture.with { ledger in
                let job = try await ledger.working(for: try await ledger.process())
                await #expect(throws: Broken.self) {
                    try await ledger.complete(job) { transaction in
                        _ = try await LedgerFixture.noting("half")(transaction)
                        throw Broken()
                    }
                }
                #expect(try await ledger.notes() == [])
                #expect(try await ledger.column("status", of: job.id) == "processing")
                try await ledger.complete(job)
            }
        }

        @Test("under a void fence throws and changes nothing, whatever the ending")
        func lostFence() async throws {
            try await LedgerFixture.with { ledger in
                let (frozen, healthy) = (try await ledger.process(), try await ledger.process())
                let old = try await ledger.working(for: frozen)
                try await ProcessLedger.end(frozen, as: .died, in: ledger.pool)
                #expect(try await ledger.releaseJobs() == [old.id])
                try await refuse(old, ledger)
                let new = try #require(try await ledger.claimJobs(1, for: healthy).first)
                #expect(new.id == old.id && new.fence != old.fence && new.attempt == 2)
                try await refuse(old, ledger)
                try await ledger.complete(new)
                try await refuse(old, ledger)
                #expect(try await ledger.notes() == [])
                #expect(try await ledger.count("finished_jobs WHERE status = 'completed'") == 1)
                #expect(try await ledger.count("dead_letters") == 0)
                #expect(try await ledger.breaches() == [])
            }
        }

        private func refuse(_ job: ClaimedJob, _ ledger: LedgerFixture) async throws {
            await #expect(throws: ClaimLost.self) { try await ledger.complete(job) }
            await #expect(throws: ClaimLost.self) {
                try await ledger.complete(job, effects: LedgerFixture.noting("void"))
            }
            await #expect(throws: ClaimLost.self) { try await JobLedger.cancel(job, reason: "-", in: ledger.pool) }
            await #expect(throws: ClaimLost.self) {
                try await JobLedger.bury(job, error: "-", countsAs: .error, in: ledger.pool)
            }
            await #expect(throws: ClaimLost.self) {
                try await JobLedger.giveBack(job, after: .zero, failure: .error, error: "-", in: ledger.pool)
            }
        }

        @Test("again after a COMMIT whose answer was lost finishes once")
        func commitUnknown() async throws {
            try await LedgerFixture.with { ledger in
                let holder = try await ledger.process()
                let first = try await ledger.working(for: holder)
                for _ in 0..<2 { try await ledger.complete(first, effects: LedgerFixture.noting("once")) }
                let second = try await ledger.working(for: holder)
                for _ in 0..<2 { try await ledger.complete(second) }
                let third = try await ledger.working(for: holder)
                for _ in 0..<2 { try await JobLedger.bury(third, error: "no", countsAs: .error, in: ledger.pool) }
                #expect(try await ledger.notes() == ["once"])
                #expect(try await ledger.count("finished_jobs") == 3)
                #expect(try await ledger.count("dead_letters") == 1)
                #expect(try await ledger.breaches() == [])
            }
        }

        @Test("for good writes a dead letter with the errors of all attempts")
        func bury() async throws {
            try await LedgerFixture.with { ledger in
                let holder = try await ledger.process()
                let request = LedgerFixture.request(key: "k", payload: #"{"n": 1}"#) { $0.messageID = "m" }
                let first = try await ledger.working(for: holder, request)
                try await JobLedger.giveBack(first, after: .zero, failure: .error, error: "one", in: ledger.pool)
                let second = try #require(try await ledger.claimJobs(1, for: holder).first)
                try await JobLedger.bury(second, error: "two", countsAs: .error, in: ledger.pool)
                #expect(try await ledger.column("status", of: first.id) == "failed")
                #expect(try await ledger.column("error", of: first.id) == "two")
                #expect(try await ledger.column("retry_count", of: first.id) == "2")
                #expect(try await ledger.errors("finished_jobs", "id = \(first.id)") == ["one", "two"])
                #expect(try await ledger.errors("dead_letters", "job_id = \(first.id)") == ["one", "two"])
                let letters = try await ledger.count(
                    """
                    dead_letters WHERE kind = 'job' AND family = 'ingestion' AND name = 'probe_work' AND reason = 'two'
                        AND payload = '{"n": 1}' AND message_id = 'm'
                    """)
                #expect(letters == 1)
            }
        }

        @Test("by cancelling makes no dead letter")
        func cancel() async throws {
            try await LedgerFixture.with { ledger in
                let job = try await ledger.working(for: try await ledger.process())
                try await JobLedger.cancel(job, reason: "the connection was removed", in: ledger.pool)
                #expect(try await ledger.column("status", of: job.id) == "cancelled")
                #expect(try await ledger.column("error", of: job.id) == "the connection was removed")
                #expect(try await ledger.count("dead_letters") == 0)
            }
        }
    }
}
