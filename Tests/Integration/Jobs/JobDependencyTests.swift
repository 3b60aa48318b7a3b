import FoundationEssentials
import Models
import Postgres
import Testing

@testable import Jobs

extension LedgerTests {
    @Suite("Waiting for other jobs")
    struct JobDependencyTests {
        private func enqueue(_ ledger: LedgerFixture, after needs: [Int64] = []) async throws -> Int64 {
            let ids = try await ledger.enqueue(LedgerFixture.request { $0.after = needs })
            return try #require(ids.first)
        }

        @Test("a chain runs one after the other, and nothing of it before its turn")
        func chain() async throws {
            try await LedgerFixture.with { ledger in
                let first = try await enqueue(ledger)
                let second = try await enqueue(ledger, after: [first])
                let third = try await enqueue(ledger, after: [second])
                let holder = try await ledger.process()
                for expected in [first, second, third] {
                    let jobs = try await ledger.claimJobs(9, for: holder)
                    #expect(jobs.map(\.id) == [expected])
                    #expect(try await DependencyLedger.settle(in: ledger.pool).isEmpty)
                    try await ledger.complete(jobs[0])
                    #expect(
                        try await DependencyLedger.settle(in: ledger.pool) == (expected == third ? [] : [.ingestion]))
                }
                #expect(try await ledger.count("job_dependencies") == 0)
            }
        }

        @Test("what waits for several is freed once, when the last two end at the same time")
        func fanIn() async throws {
            try await LedgerFixture.with { ledger in
                var parents: [Int64] = []
                for _ in 0..<8 { parents.append(try await enqueue(ledger)) }
                let all = parents
                let child = try await enqueue(ledger, after: all)
                let jobs = try await ledger.claimJobs(9, for: try await ledger.process())
                #expect(Set(jobs.map(\.id)) == Set(all))
                _ = try await racing(8) { index in
                    try await ledger.complete(jobs[index])
                    return try await DependencyLedger.settle(in: ledger.pool)
                }
                let next = try await ledger.claimJobs(9, for: try await ledger.process())
                #expect(next.map(\.id) == [child])
            }
        }

        @Test(
            "one that ended otherwise cancels what waits for it, and what waits for that, with dead letters that name it"
        )
        func dead() async throws {
            try await LedgerFixture.with { ledger in
                let first = try await enqueue(ledger)
                let second = try await enqueue(ledger, after: [first])
                let third = try await enqueue(ledger, after: [second])
                let job = try #require(try await ledger.claimJobs(1, for: try await ledger.process()).first)
                try await JobLedger.bury(job, error: "no", countsAs: .error, in: ledger.pool)
                #expect(try await DependencyLedger.settle(in: ledger.pool).isEmpty)
                for (id, need, ending) in [(second, first, "failed"), (third, second, "cancelled")] {
                    #expect(try await ledger.column("status", of: id) == "cancelled")
                    let reason = "job \(need) (probe_work), which it waited for, ended as \(ending)"
                    #expect(try await ledger.column("error", of: id) == reason)
                    #expect(try await ledger.count("dead_letters WHERE job_id = \(id) AND reason = '\(reason)'") == 1)
                }
                #expect(try await ledger.count("job_dependencies") == 0)
            }
        }

        @Test("what waits for one that has ended already is freed by the sweep; for an unknown one it is refused")
        func late() async throws {
            try await LedgerFixture.with { ledger in
                let holder = try await ledger.process()
                let done = try await ledger.working(for: holder)
                try await ledger.complete(done)
                let child = try await enqueue(ledger, after: [done.id])
                #expect(try await ledger.claimJobs(9, for: holder).isEmpty)
                #expect(try await DependencyLedger.settle(in: ledger.pool) == [.ingestion])
                let jobs = try await ledger.claimJobs(9, for: holder)
                #expect(jobs.map(\.id) == [child])
                await #expect(throws: UnknownDependency(id: 4711)) {
                    _ = try await enqueue(ledger, after: [done.id, 4711])
                }
            }
        }

        @Test("what is replaced while it waits goes on waiting, with the new payload")
        func replaced() async throws {
            try await LedgerFixture.with { ledger in
                let first = try await enqueue(ledger)
                try await ledger.enqueue(LedgerFixture.request(key: "k") { $0.after = [first] })
                try await ledger.enqueue(
                    LedgerFixture.request(key: "k", payload: #"{"new": 1}"#) { $0.onDuplicate = .replace })
                let jobs = try await ledger.claimJobs(9, for: try await ledger.process())
                #expect(jobs.map(\.id) == [first])
                #expect(
                    try await ledger.count(#"live_jobs WHERE payload = '{"new": 1}' AND available_at = 'infinity'"#)
                        == 1)
            }
        }

        @Test("what expires before it began is cancelled, whether it was due or waited")
        func expired() async throws {
            try await LedgerFixture.with { ledger in
                let first = try await enqueue(ledger)
                try await ledger.enqueue(
                    LedgerFixture.request { $0.expiresAt = Date() - 1 },
                    LedgerFixture.request {
                        $0.expiresAt = Date() - 1
                        $0.after = [first]
                    },
                    LedgerFixture.request { $0.expiresAt = Date() + 3600 })
                try await JobLedger.expire(.ingestion, in: ledger.pool)
                #expect(
                    try await ledger.count("finished_jobs WHERE status = 'cancelled' AND error LIKE '%expired'") == 2)
                #expect(try await ledger.count("live_jobs") == 2)
                #expect(try await ledger.count("job_dependencies") == 0)
            }
        }
    }
}
