import FoundationEssentials
import Models
import Postgres
import Schema
import Testing

@testable import Jobs

extension LedgerTests {
    @Suite("History")
    struct HistoryTests {
        private static let month = Duration.seconds(30 * 86_400)

        /// Jobs with the ids that ended at `instant`, an SQL expression over the id `n`.
        private func finish(
            _ ids: ClosedRange<Int64>, at instant: String, status: String = "completed", _ ledger: LedgerFixture
        ) async throws {
            try await ledger.pool.query(
                """
                INSERT INTO finished_jobs (id, job_type, family, status, priority, payload, retry_count, max_retries,
                    crashes, interruptions, attempt, errors, correlation_id, created_at, finished_at, reference_type,
                    reference_id)
                SELECT n, 'type_' || n % 50, 'ingestion', \(status), 0, '{}', 0, 3, 0, 0, 1, '[]', 'c', now(),
                    \(unescaped: instant), 'mail', n::text
                FROM generate_series(\(ids.lowerBound), \(ids.upperBound)) AS n
                """)
        }

        private func partitions(_ ledger: LedgerFixture) async throws -> [String] {
            try await ledger.pool.query(
                """
                SELECT relname::text AS name FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
                WHERE inhparent = 'finished_jobs'::regclass ORDER BY 1
                """
            ).map { try $0.decode("name") }
        }

        @Test("weeks begin on Mondays, before 1970 too", arguments: [(0.0, "19691229"), (1_795_000_000, "20261116")])
        func weeks(_ seconds: Double, _ monday: String) {
            let week = HistoryWeek(of: Date(timeIntervalSince1970: seconds))
            #expect(week.name == "finished_jobs_\(monday)")
            #expect(HistoryWeek(of: week.start) == week && HistoryWeek(of: week.end) == week.next)
        }

        @Test("the coming weeks are prepared once, and what strayed comes to where it belongs")
        func prepared() async throws {
            try await LedgerFixture.with { ledger in
                try await finish(1...3, at: "now() + interval '400 days'", ledger)
                try await finish(4...4, at: "now()", ledger)
                #expect(try await ledger.count("finished_jobs_default") == 3)
                let report = try #require(try await HistoryLedger.keep(retention: Self.month, in: ledger.pool))
                #expect(report.made.count == HistoryLedger.weeksAhead + 1 && report.strays == 3)
                #expect(try await ledger.count("finished_jobs_default") == 0)
                #expect(try await ledger.count("jobs") == 4)
                let again = try await HistoryLedger.keep(retention: Self.month, in: ledger.pool)
                #expect(again == HistoryLedger.Report())
                // a job that ends in a prepared week goes there, and calls back from there
                try await ledger.pool.query(
                    """
                    INSERT INTO finished_jobs (id, job_type, family, status, priority, payload, retry_count, max_retries,
                        crashes, interruptions, attempt, errors, correlation_id, created_at, finished_at, callback)
                    VALUES (9, 't', 'ingestion', 'completed', 0, '{}', 0, 3, 0, 0, 1, '[]', 'c', now(),
                        now() + interval '15 days',
                        '{"on": ["completed"], "job_type": "tell", "family": "ingestion", "payload": {}}')
                    """)
                #expect(try await ledger.count("finished_jobs_default") == 0)
                #expect(try await ledger.count("live_jobs WHERE callback_of = 9") == 1)
            }
        }

        @Test("of eight that keep history at once one does, and nothing breaks")
        func concurrent() async throws {
            try await LedgerFixture.with { ledger in
                let reports = try await racing(8) { _ in
                    try await HistoryLedger.keep(retention: Self.month, in: ledger.pool)
                }
                #expect(reports.compactMap(\.self).flatMap(\.made).count == HistoryLedger.weeksAhead)
            }
        }

        @Test("weeks that are older than the retention are dropped, with what else is")
        func dropped() async throws {
            try await LedgerFixture.with { ledger in
                try await finish(1...5, at: "now() + interval '7 days' * n", ledger)
                try await HistoryLedger.keep(retention: Self.month, in: ledger.pool)
                let old = "'2026-01-01T00:00:00Z'"
                try await ledger.pool.query(
                    """
                    INSERT INTO accepted_messages (queue, message_id, accepted_at)
                    VALUES ('q', 'old', \(unescaped: old)), ('q', 'new', now() + interval '40 days')
                    """)
                try await ledger.pool.query(
                    """
                    INSERT INTO dead_letters (kind, reason, created_at, replayed_at, job_id) VALUES
                        ('job', 'open', \(unescaped: old), NULL, 1000), ('job', 'done', \(unescaped: old), now(), 1001)
                    """)
                let at = Date.now.addingTimeInterval(50 * 86_400)
                let connection = try await ledger.database.connect()
                var round = HistoryRound(connection: connection, now: at, retention: Self.month)
                try await round.run()
                await connection.close()
                // of the weeks 0 to 5 those that ended before day 20 are gone
                #expect(round.report.dropped.count >= 2 && round.report.dropped.contains("finished_jobs_before"))
                let left = try await ledger.pool.query("SELECT id FROM finished_jobs ORDER BY id").map {
                    try $0.decode("id", as: Int64.self)
                }
                #expect(left == [3, 4, 5] || left == [2, 3, 4, 5])
                #expect(try await ledger.value("SELECT string_agg(message_id, ',') FROM accepted_messages") == "new")
                #expect(try await ledger.value("SELECT string_agg(reason, ',') FROM dead_letters") == "open")
                #expect(try await ledger.breaches() == [])
            }
        }

        @Test("who reads history for long holds up neither the keeper nor those who complete jobs")
        func unblocked() async throws {
            try await LedgerFixture.with { ledger in
                try await HistoryLedger.keep(retention: Self.month, in: ledger.pool)
                let job = try await ledger.working(for: try await ledger.process())
                let reader = try await ledger.database.connect()
                let keeper = try await ledger.database.connect()
                try await reader.transaction { transaction in
                    try await transaction.query("SELECT count(*) FROM finished_jobs")
                    let report = try await within(.seconds(60)) {
                        var round = HistoryRound(
                            connection: keeper, now: .now.addingTimeInterval(100 * 86_400), retention: Self.month)
                        try await round.run()
                        return round.report
                    }
                    #expect(!report.postponed.isEmpty && report.dropped.isEmpty)
                    try await ledger.complete(job)
                }
                await reader.close()
                await keeper.close()
                #expect(try await ledger.column("status", of: job.id) == "completed")
            }
        }

        @Test("runs go from the oldest on, so that the chain of instants keeps no gap")
        func runs() async throws {
            try await LedgerFixture.with { ledger in
                try await ledger.pool.query(
                    """
                    INSERT INTO scheduled_job_runs (job, family, trigger, scheduled_for, accounts_after, revision, status,
                        overlap, correlation_id, finished_at, settled_at)
                    SELECT 'ingest_emails', 'ingestion', 'schedule', now() - interval '100 days' + interval '1 day' * n,
                        now() - interval '101 days' + interval '1 day' * n, 1, 'completed', 'skip', 'c',
                        now() - interval '100 days' + interval '1 day' * n,
                        CASE WHEN n <> 20 THEN now() END
                    FROM generate_series(1, 100) AS n
                    """)
                let report = try await HistoryLedger.keep(retention: Self.month, in: ledger.pool)
                // the one that has not settled keeps all that came after it
                #expect(report?.deleted == 19)
                try await ledger.pool.query("UPDATE scheduled_job_runs SET settled_at = now()")
                try await HistoryLedger.keep(retention: Self.month, in: ledger.pool)
                #expect(try await ledger.count("scheduled_job_runs") == 30)
                #expect(try await ledger.breaches() == [])
            }
        }

        @Test("what had ended before history had weeks is carried over", .timeLimit(.minutes(1)))
        func migrated() async throws {
            try await TestSchema.with { schema in
                let name = "test_" + UUID().uuidString.lowercased().replacing("-", with: "")
                var configuration = schema.configuration
                configuration.searchPath = "\(name), public"
                let connection = try await PostgresConnection.connect(configuration, logger: schema.logger)
                try await connection.query("CREATE SCHEMA \(identifier: name)")
                let before = Migrator(migrations: Array(Migration.carillon.prefix(4)), logger: schema.logger)
                _ = try await before.migrate(connection)
                try await connection.query(
                    """
                    INSERT INTO finished_jobs (id, job_type, family, status, priority, payload, retry_count, max_retries,
                        crashes, interruptions, attempt, errors, correlation_id, created_at, finished_at)
                    SELECT n, 't', 'ingestion', 'completed', 0, '{}', 0, 3, 0, 0, 1, '[]', 'c', now(),
                        now() - interval '1 day' * n FROM generate_series(-10, 100) AS n
                    """)
                try await connection.query(
                    "INSERT INTO live_jobs (job_type, family, correlation_id, available_at) VALUES ('t', 'notifications', 'c', 'infinity')"
                )
                try await connection.query("INSERT INTO job_dependencies (job_id, needs) SELECT id, 5 FROM live_jobs")
                _ = try await Migrator(migrations: Migration.carillon, logger: schema.logger).migrate(connection)
                let counts = try await connection.query(
                    """
                    SELECT (SELECT count(*) FROM finished_jobs) AS jobs, (SELECT count(*) FROM finished_jobs_before) AS before,
                        (SELECT family FROM job_dependencies) AS family
                    """)[0]
                #expect(try counts.decode("jobs", as: Int64.self) == 111)
                #expect(try counts.decode("before", as: Int64.self) == 111)
                #expect(try counts.decode("family", as: String.self) == "notifications")
                try await connection.query("DROP SCHEMA \(identifier: name) CASCADE")
                await connection.close()
            }
        }

        /// What the statements of a transaction read of some tables, by the server's own count.
        private func reads(of tables: String, in transaction: PostgresTransaction) async throws -> Int64 {
            try await transaction.query(
                """
                SELECT coalesce(sum(seq_tup_read + coalesce(idx_tup_fetch, 0)), 0)::bigint AS v
                FROM pg_stat_xact_user_tables WHERE schemaname = current_schema() AND relname LIKE \(tables)
                """)[0].decode("v")
        }

        @Test(
            "of a million jobs that ended in seven weeks nobody who claims or completes reads one",
            .timeLimit(.minutes(3)))
        func million() async throws {
            try await LedgerFixture.with { ledger in
                try await HistoryLedger.keep(retention: Self.month, in: ledger.pool)
                // these weeks are prepared: the present one, which holds all before, and four that come
                try await finish(
                    1_000_000...1_999_999, at: "now() + interval '28 days' * ((n - 1000000) / 1000000.0)", ledger)
                try await ledger.pool.query("ANALYZE finished_jobs")
                let holder = try await ledger.process()
                for _ in 0..<50 { try await ledger.enqueue(LedgerFixture.request()) }
                let read = try await ledger.pool.transaction { transaction in
                    let jobs = try await JobLedger.claim(
                        types: ["probe_work"], holder: holder, limit: 50, in: transaction
                    ).jobs
                    #expect(jobs.count == 50)
                    let completions = jobs.map { Completion(job: $0, counts: [:], result: nil) }
                    let (lost, isAwaited) = try await JobLedger.complete(completions, in: transaction)
                    #expect(lost.isEmpty && !isAwaited)
                    return try await reads(of: "finished_jobs%", in: transaction)
                }
                #expect(read == 0)
                for condition in [
                    "id = 1500000", "job_type = 'type_7' AND status = 'failed'",
                    "reference_type = 'mail' AND reference_id = '1700000'",
                ] {
                    let read = try await ledger.pool.transaction { transaction in
                        try await transaction.query("SELECT * FROM jobs WHERE \(unescaped: condition)")
                        return try await reads(of: "finished_jobs_2%", in: transaction)
                    }
                    #expect(read <= 60, "\(condition) read \(read) rows")
                }
                #expect(try await JobLedger.show(1_500_000, in: ledger.pool).id == 1_500_000)
            }
        }
    }
}
