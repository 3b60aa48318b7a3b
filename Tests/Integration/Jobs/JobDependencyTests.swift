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

        @Test("what replaces a waiting job adds to what it waits for")
        func added() async throws {
            try await LedgerFixture.with { ledger in
                let first = try await enqueue(ledger)
                let second = try await enqueue(ledger)
                try await ledger.enqueue(LedgerFixture.request(key: "k") { $0.after = [first] })
                try await ledger.enqueue(
                    LedgerFixture.request(key: "k") {
                        $0.after = [second]
                        $0.onDuplicate = .replace
                    })
                #expect(try await ledger.count("live_jobs WHERE available_at = 'infinity'") == 1)
                let holder = try await ledger.process()
                for job in try await ledger.claimJobs(9, for: holder) {
                    #expect(try await ledger.claimJobs(9, for: holder).isEmpty)
                    try await ledger.complete(job)
                    _ = try await DependencyLedger.settle(in: ledger.pool)
                }
                #expect(try await ledger.claimJobs(9, for: holder).map(\.uniqueKey) == ["k"])
            }
        }

        @Test("to be due now what waits is left and says so, and when forced waits no more; a later time counts after")
        func forced() async throws {
            try await LedgerFixture.with { ledger in
                let first = try await enqueue(ledger)
                let child = try await enqueue(ledger, after: [first])
                func move(_ ids: [Int64], _ time: Date?, force: Bool = false) async throws -> RescheduleReport {
                    try await JobLedger.reschedule(
                        LedgerFixture.jobs { $0.ids = ids }, to: time, dropsNeeds: force, by: LedgerFixture.ann,
                        in: ledger.pool)
                }
                await #expect(throws: StillWaiting(job: child, needs: [first])) { _ = try await move([child], nil) }
                let both = try await move([first, child], nil)
                #expect(both.count == 1 && both.waiting == 1 && both.families == [.ingestion: 1])
                let later = Date(timeIntervalSince1970: 4_000_000_000)
                #expect(try await move([child], later).waiting == 1)
                let job = try #require(try await ledger.claimJobs(9, for: try await ledger.process()).first)
                try await ledger.complete(job)
                #expect(try await DependencyLedger.settle(in: ledger.pool) == [.ingestion])
                #expect(try await JobLedger.show(child, in: ledger.pool).availableAt == later)
                let other = try await enqueue(ledger, after: [child])
                #expect(try await move([other], nil, force: true).count == 1)
                #expect(try await ledger.claimJobs(9, for: try await ledger.process()).map(\.id) == [other])
                #expect(try await ledger.count("job_dependencies") == 0)
            }
        }

        @Test("a family's sweep decides on what waits in it, not on what waits elsewhere")
        func families() async throws {
            try await LedgerFixture.with { ledger in
                let job = try await ledger.working(for: try await ledger.process())
                try await ledger.enqueue(
                    LedgerFixture.request { $0.after = [job.id] },
                    LedgerFixture.request {
                        $0.family = .maintenance
                        $0.after = [job.id]
                    })
                try await ledger.complete(job)
                #expect(try await DependencyLedger.settle([.maintenance], in: ledger.pool) == [.maintenance])
                #expect(try await ledger.count("live_jobs WHERE available_at = 'infinity'") == 1)
                #expect(try await DependencyLedger.settle([.ingestion], in: ledger.pool) == [.ingestion])
            }
        }

        @Test("one that ended unseen by those who began to wait for it is found by the next look")
        func unseen() async throws {
            try await LedgerFixture.with { ledger in
                let job = try await ledger.working(for: try await ledger.process())
                _ = try await enqueue(ledger, after: [job.id])
                #expect(try await DependencyLedger.settle(in: ledger.pool).isEmpty)
                try await ledger.complete(job)
                // as if the completion's snapshot had been older than the wait
                try await ledger.pool.query("DELETE FROM ended_needs")
                #expect(try await DependencyLedger.settle(in: ledger.pool).isEmpty)
                // every ten minutes, and whenever a process died
                let other = try await ledger.process()
                let sighting = ProcessSighting(id: other, renewals: 0, isLocked: false)
                #expect(try await ProcessLedger.endUnlessRenewed(sighting, in: ledger.pool))
                #expect(try await DependencyLedger.settle(in: ledger.pool) == [.ingestion])
            }
        }

        @Test("a hundred thousand that wait cost a sweep nothing while nothing ends, and little when one ends")
        func many() async throws {
            try await LedgerFixture.with { ledger in
                let job = try await ledger.working(for: try await ledger.process())
                try await ledger.pool.query(
                    """
                    WITH waiting AS (
                        INSERT INTO live_jobs (job_type, family, available_at, correlation_id)
                        SELECT 'probe_work', 'ingestion', 'infinity', 'c' FROM generate_series(1, 100000) RETURNING id)
                    INSERT INTO job_dependencies (job_id, family, needs, check_at)
                    SELECT id, 'ingestion', CASE id % 100000 WHEN 7 THEN \(job.id) ELSE -id END,
                        now() + interval '10 minutes'
                    FROM waiting
                    """)
                try await ledger.pool.query("ANALYZE job_dependencies")
                func reads() async throws -> Int64 {
                    // a backend's counts come to be seen once it is idle for a while, or at once when it is told
                    try await ledger.pool.query("SELECT pg_stat_force_next_flush()")
                    return try await ledger.value(
                        """
                        SELECT sum(heap_blks_read + heap_blks_hit + idx_blks_read + idx_blks_hit)::bigint
                        FROM pg_statio_user_tables WHERE schemaname = current_schema()
                            AND relname IN ('job_dependencies', 'ended_needs', 'live_jobs')
                        """)
                }
                let before = try await reads()
                for _ in 0..<10 { #expect(try await DependencyLedger.settle([.ingestion], in: ledger.pool).isEmpty) }
                let idle = try await reads() - before
                #expect(idle <= 200, "ten sweeps read \(idle) blocks")
                try await ledger.complete(job)
                #expect(try await DependencyLedger.settle([.ingestion], in: ledger.pool) == [.ingestion])
                let one = try await reads() - before - idle
                #expect(one <= 300, "one end read \(one) blocks")
            }
        }
    }
}
