import FoundationEssentials
import Models
import Postgres
import Testing

@testable import Jobs

extension LedgerTests {
    @Suite("Looking jobs up")
    struct JobLookupTests {
        /// Enough of each, most of it history, for a plan to matter.
        private func fill(_ ledger: LedgerFixture) async throws {
            try await HistoryLedger.keep(retention: .seconds(30 * 86_400), in: ledger.pool)
            try await ledger.pool.query(
                """
                INSERT INTO live_jobs (job_type, family, status, fence, available_at, reference_type, reference_id,
                    correlation_id)
                SELECT 'type_' || n % 50, 'ingestion', CASE n % 9 WHEN 0 THEN 'processing' ELSE 'pending' END,
                    CASE n % 9 WHEN 0 THEN gen_random_uuid() END,
                    CASE n % 7 WHEN 0 THEN 'infinity' ELSE now() END, 'mail', n::text, 'c'
                FROM generate_series(1, 5000) AS n
                """)
            try await ledger.pool.query(
                """
                INSERT INTO finished_jobs (id, job_type, family, status, priority, payload, retry_count, max_retries,
                    crashes, interruptions, attempt, errors, correlation_id, created_at, reference_type, reference_id,
                    finished_at)
                SELECT n, 'type_' || n % 50, 'ingestion', CASE n % 100 WHEN 0 THEN 'failed' WHEN 1 THEN 'cancelled'
                    ELSE 'completed' END, 0, '{}', 0, 3, 0, 0, 1, '[]', 'c', now(), 'mail', n::text,
                    now() + interval '28 days' * ((n - 100000) / 50000.0)
                FROM generate_series(100000, 150000) AS n
                """)
            #expect(try await ledger.count("finished_jobs_default") == 0)
            try await ledger.pool.query("ANALYZE live_jobs")
            try await ledger.pool.query("ANALYZE finished_jobs")
        }

        /// What a query really asked: the parts of the plan that were executed.
        private func plan(_ condition: String, _ ledger: LedgerFixture) async throws -> String {
            let lines = try await ledger.pool.query(
                "EXPLAIN (ANALYZE, TIMING OFF) SELECT * FROM jobs WHERE \(unescaped: condition)"
            ).map { try $0.decode("QUERY PLAN", as: String.self) }
            // the default partition is empty, which is read faster than its indexes
            return lines.filter { !$0.contains("never executed") && !$0.contains("on finished_jobs_default") }.joined(
                separator: "\n")
        }

        @Test("by type, by status, by both and by reference asks an index, of history too")
        func plans() async throws {
            try await LedgerFixture.with { ledger in
                try await fill(ledger)
                for condition in [
                    "job_type = 'type_7'", "status = 'failed'", "status = 'processing'",
                    "job_type = 'type_7' AND status = 'failed'", "job_type = 'type_7' AND status = 'pending'",
                    "reference_type = 'mail' AND reference_id = '4711'", "id = 120000",
                ] {
                    let plan = try await plan(condition, ledger)
                    #expect(plan.contains("Index") && !plan.contains("Seq Scan"), "\(condition)\n\(plan)")
                }
            }
        }

        @Test("by a status touches only what can have it")
        func pruned() async throws {
            try await LedgerFixture.with { ledger in
                try await fill(ledger)
                let failed = try await plan("status = 'failed'", ledger)
                #expect(!failed.contains("live_jobs"), "\(failed)")
                #expect(try await ledger.count("jobs WHERE status = 'failed'") == 501)
                #expect(try await ledger.count("jobs") == 55_001)
            }
        }
    }
}
