import FoundationEssentials
import Models
import Postgres
import Testing

@testable import Jobs

extension LedgerTests {
    /// Rows as a clock writes them that is an hour ahead; by now it is right again.
    @Suite("A database's clock that was put back")
    struct JobTimesTests {
        /// What was written since the last call was written an hour ahead.
        private func wasAhead(_ ledger: LedgerFixture) async throws {
            try await ledger.pool.query(
                """
                UPDATE live_jobs SET created_at = created_at + interval '1 hour',
                    updated_at = updated_at + interval '1 hour', available_at = available_at + interval '1 hour'
                WHERE updated_at < clock_timestamp()
                """)
        }

        /// Seconds until a job is due.
        private func wait(of job: Int64, _ ledger: LedgerFixture) async throws -> Double {
            try await ledger.value(
                """
                SELECT extract(epoch FROM available_at - clock_timestamp())::float8 FROM live_jobs
                WHERE id = \(unescaped: "\(job)")
                """)
        }

        @Test("keeps no job waiting that was due at once, and starts none before the instant it was asked for")
        func fresh() async throws {
            try await LedgerFixture.with { ledger in
                try await ledger.register(types: "probe_work")
                let now = try await ledger.enqueue(LedgerFixture.request())[0]
                let later = try await ledger.enqueue(LedgerFixture.request { $0.availableAt = Date() + 60 })[0]
                try await wasAhead(ledger)
                let right = try await ledger.enqueue(LedgerFixture.request { $0.availableAt = Date() + 600 })[0]
                let holder = try await ledger.process()
                #expect(try await ledger.claimJobs(9, for: holder).isEmpty)

                var clock = ClockWatch()
                #expect(try await Sweep(office: ledger.office()).tidy(&clock) == 1)
                #expect(try await ledger.claimJobs(9, for: holder).map(\.id) == [now])
                #expect(try await 3600...3660 ~= wait(of: later, ledger))
                #expect(try await 590...600 ~= wait(of: right, ledger))
            }
        }

        @Test("leaves of the wait for a next attempt what there was of it")
        func retry() async throws {
            try await LedgerFixture.with { ledger in
                try await ledger.register(types: "probe_work")
                let job = try await ledger.working(for: ledger.process())
                try await JobLedger.giveBack(job, after: .seconds(90), failure: .error, error: "one", in: ledger.pool)
                try await wasAhead(ledger)
                #expect(try await wait(of: job.id, ledger) > 3600)
                #expect(try await JobLedger.mendTimes(.ingestion, in: ledger.pool) == 1)
                #expect(try await 60...90 ~= wait(of: job.id, ledger))
                #expect(try await JobLedger.mendTimes(.ingestion, in: ledger.pool) == 0)
            }
        }

        @Test("mends nothing while the clock only goes on")
        func goesOn() async throws {
            try await LedgerFixture.with { ledger in
                try await ledger.register(types: "probe_work")
                let sweep = Sweep(office: try ledger.office())
                var clock = ClockWatch()
                #expect(try await sweep.tidy(&clock) == 0)
                try await ledger.enqueue(LedgerFixture.request())
                try await wasAhead(ledger)
                #expect(try await sweep.tidy(&clock) == 0)
            }
        }

        @Test("takes no tokens out of a bucket, and fills it on from now")
        func tokens() async throws {
            try await LedgerFixture.with { ledger in
                try await ledger.pool.query(
                    """
                    INSERT INTO job_limits (scope, key, rate, burst, tokens, refilled_at)
                    VALUES ('type', 'probe_work', 1, 5, 3, clock_timestamp() + interval '1 hour')
                    """)
                let left = try await ledger.pool.transaction { transaction in
                    let limits = try await JobLimits.load(in: transaction)
                    try await limits.save(in: transaction)
                    return limits.allowances.left.values.first
                }
                #expect(left == 3)
                #expect(try await ledger.count("job_limits WHERE refilled_at <= clock_timestamp()") == 1)
            }
        }
    }
}
