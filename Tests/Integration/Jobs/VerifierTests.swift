import FoundationEssentials
import Models
import Postgres
import Testing

@testable import Jobs

extension LedgerTests {
    @Suite("Verification")
    struct VerifierTests {
        /// A breach made by hand; constraints that forbid it are dropped first.
        struct Plant: Sendable, CustomTestStringConvertible {
            let title: String
            let statements: [String]

            init(_ title: String, _ statements: String...) {
                self.title = title
                self.statements = statements
            }

            var testDescription: String { title }
        }

        private static func finished(_ id: Int, _ status: String, key: String = "NULL", from: Int = 9, to: Int = 0)
            -> String
        {
            """
            INSERT INTO finished_jobs (id, job_type, family, status, priority, payload, unique_key, retry_count, max_retries,
                crashes, interruptions, attempt, errors, correlation_id, created_at, started_at, finished_at)
            VALUES (\(id), 'probe_work', 'ingestion', '\(status)', 0, '{}', \(key), 0, 3, 0, 0, 1, '[]', 'c', now(),
                now() - interval '\(from) seconds', now() - interval '\(to) seconds')
            """
        }

        private static func run(_ columns: [String: String]) -> String {
            var all = [
                "job": "'ingest_emails'", "family": "'ingestion'", "trigger": "'manual'", "overlap": "'skip'",
                "correlation_id": "'c'",
            ]
            all.merge(columns) { $1 }
            let names = all.keys.sorted()
            let values = names.compactMap { all[$0] }.joined(separator: ", ")
            return "INSERT INTO scheduled_job_runs (\(names.joined(separator: ", "))) VALUES (\(values))"
        }

        private static func scheduled(at: Int, after: Int, revision: Int = 1) -> String {
            run([
                "trigger": "'schedule'", "status": "'completed'", "finished_at": "now()", "settled_at": "now()",
                "scheduled_for": "to_timestamp(\(at))", "accounts_after": "to_timestamp(\(after))",
                "revision": "\(revision)",
            ])
        }

        private static func attempt(_ number: Int, ofRun run: Int, from: Int, to: Int?) -> String {
            """
            INSERT INTO run_attempts (run_id, attempt, job, overlap, fence, holder, started_at, ended_at, ending)
            SELECT id, \(number), job, overlap, gen_random_uuid(), gen_random_uuid(), to_timestamp(\(from)),
                \(to.map { "to_timestamp(\($0))" } ?? "NULL"), 'completed'
            FROM scheduled_job_runs ORDER BY created_at OFFSET \(run) LIMIT 1
            """
        }

        private static let ended = run(["status": "'completed'", "finished_at": "now()", "settled_at": "now()"])

        private static let death = """
            INSERT INTO processes (id, service, host, pid, lock_key, ended_at, ending) VALUES
                ('00000000-0000-0000-0000-00000000000d', 'ingestion', 'h', 1, 1, now() - interval '2 minutes', 'died')
            """

        static let plants = [
            Plant(
                "a queued job is live or finished, never both",
                "INSERT INTO live_jobs (job_type, family, correlation_id) VALUES ('probe_work', 'ingestion', 'c')",
                finished(1, "completed")),
            Plant("a queued job finishes once", finished(1, "completed"), finished(1, "cancelled")),
            Plant("a failed job has a dead letter", finished(1, "failed")),
            Plant(
                "a job that is to call back has called back once", "ALTER TABLE finished_jobs DISABLE TRIGGER USER",
                finished(1, "completed"),
                """
                UPDATE finished_jobs
                SET callback = '{"on": ["completed"], "job_type": "t", "family": "ingestion", "payload": {}}'
                """),
            Plant("a run that ended says when", run(["status": "'completed'"])),
            Plant(
                "what the ledger accepted moves on within two minutes",
                "INSERT INTO processes (id, service, host, pid, lock_key) VALUES (gen_random_uuid(), 'ingestion', 'h', 1, 1)",
                run(["created_at": "now() - interval '121 seconds'"])),
            Plant(
                "no run is overtaken by two minutes", run(["created_at": "now() - interval '121 seconds'"]),
                run([
                    "status": "'completed'", "started_at": "now()", "finished_at": "now()", "settled_at": "now()",
                    "created_at": "now()",
                ])),
            Plant(
                "a queued job that is due moves on within two minutes",
                "INSERT INTO processes (id, service, host, pid, lock_key) VALUES (gen_random_uuid(), 'ingestion', 'h', 1, 1)",
                "INSERT INTO job_types (name, family) VALUES ('probe_work', 'ingestion')",
                """
                INSERT INTO live_jobs (job_type, family, correlation_id, available_at)
                VALUES ('probe_work', 'ingestion', 'c', now() - interval '121 seconds')
                """),
            Plant(
                "a run settles within two minutes of its last child",
                "INSERT INTO processes (id, service, host, pid, lock_key) VALUES (gen_random_uuid(), 'ingestion', 'h', 1, 1)",
                run(["status": "'completed'", "finished_at": "now() - interval '121 seconds'"])),
            Plant(
                "what is to be published is published within two minutes",
                """
                INSERT INTO outbox (exchange, routing_key, message_id, correlation_id, body, created_at)
                VALUES ('x', 'k', 'm', 'c', '', now() - interval '121 seconds')
                """),
            Plant(
                "one run per job and instant", "DROP INDEX runs_once_per_instant", scheduled(at: 20, after: 10),
                scheduled(at: 20, after: 20)),
            Plant(
                "the instants of a schedule are accounted for once and without a gap", scheduled(at: 20, after: 10),
                scheduled(at: 40, after: 30)),
            Plant(
                "the instants of a schedule are accounted for once and without a gap", scheduled(at: 20, after: 10),
                scheduled(at: 40, after: 15, revision: 2)),
            Plant(
                "a run ended under its last claim", ended, attempt(1, ofRun: 0, from: 10, to: 31),
                attempt(2, ofRun: 0, from: 30, to: 40)),
            Plant(
                "a job does not overlap itself", ended, ended, attempt(1, ofRun: 0, from: 10, to: 31),
                attempt(1, ofRun: 1, from: 30, to: 40)),
            Plant(
                "a job does not overlap itself", ended, ended, attempt(1, ofRun: 0, from: 10, to: nil),
                attempt(1, ofRun: 1, from: 30, to: 40)),
            Plant(
                "two jobs with one key do not run at once", finished(1, "completed", key: "'k'", from: 9, to: 5),
                finished(2, "completed", key: "'k'", from: 6, to: 1)),
            Plant(
                "what is claimed has a living holder, or is taken back within a minute", death,
                run([
                    "status": "'running'", "fence": "gen_random_uuid()",
                    "holder": "'00000000-0000-0000-0000-00000000000d'",
                ])),
            Plant(
                "what is claimed has a living holder, or is taken back within a minute", death,
                """
                INSERT INTO live_jobs (job_type, family, correlation_id, status, fence, holder) VALUES ('probe_work',
                    'ingestion', 'c', 'processing', gen_random_uuid(), '00000000-0000-0000-0000-00000000000d')
                """),
        ]

        @Test("finds what breaks an invariant, and names only that", arguments: plants)
        func finds(plant: Plant) async throws {
            try await LedgerFixture.with { ledger in
                for statement in plant.statements { try await ledger.pool.query(PostgresQuery(unescaped: statement)) }
                let breaches = try await Verifier.breaches(in: ledger.pool)
                let titles = Set(breaches.map(\.invariant.title))
                #expect(titles.contains(plant.title))
                // What breaks I2's or I3's rows may break I4's too; nothing else is named.
                let others = titles.subtracting([plant.title, "a job does not overlap itself"])
                #expect(others.isSubset(of: ["the instants of a schedule are accounted for once and without a gap"]))
                #expect(breaches.allSatisfy { !$0.what.isEmpty })
            }
        }

        @Test("has a planted breach for each invariant")
        func complete() {
            #expect(Set(Invariant.all.map(\.title)) == Set(Self.plants.map(\.title)))
        }

        @Test("finds nothing on a ledger where everything there is has happened")
        func healthy() async throws {
            try await LedgerFixture.with { ledger in
                #expect(try await ledger.breaches() == [])
                let holder = try await ledger.process()
                try await ledger.schedule(lastInstant: 5, accountedTo: 100) { $0.catchUp = .seconds(30) }
                _ = try await ScheduleLedger.fire(try await ledger.stored(), in: ledger.pool)
                for status in [RunStatus.completed, .failed, .timedOut, .cancelled] {
                    let run = try await ledger.running(for: holder, .bufferOne, ["lookback_days": 1])
                    _ = try await ledger.run(.skip)
                    _ = try await ledger.claimAll(for: holder)
                    try await ledger.finish(run, status)
                    #expect(try await ledger.breaches() == [])
                }
                for ending in 0..<3 {
                    let job = try await ledger.working(for: holder, LedgerFixture.request(key: "k"))
                    switch ending {
                    case 0: try await ledger.complete(job)
                    case 1: try await JobLedger.cancel(job, reason: "-", in: ledger.pool)
                    default: try await JobLedger.bury(job, error: "-", countsAs: .error, in: ledger.pool)
                    }
                }
                #expect(try await ledger.breaches() == [])
            }
        }

        @Test("does not take a run that has just become free for one that was forgotten")
        func justFreed() async throws {
            try await LedgerFixture.with { ledger in
                let holder = try await ledger.process()
                let old = "UPDATE scheduled_job_runs SET created_at = created_at - interval '10 minutes'"
                let running = try await ledger.running(for: holder)
                _ = try await ledger.run()
                try await ledger.pool.query(PostgresQuery(unescaped: old))
                #expect(try await ledger.breaches() == [])
                // It waited behind this one until now.
                try await ledger.finish(running)
                #expect(try await ledger.breaches() == [])
                let next = try #require(try await ledger.claimAll(for: holder).first)
                try await RunLedger.handBack(next, in: ledger.pool)
                #expect(try await ledger.breaches() == [])
                try await ledger.pool.query(
                    "UPDATE run_attempts SET started_at = started_at - interval '9 minutes', ended_at = ended_at - interval '9 minutes'"
                )
                #expect(try await ledger.breaches().count == 1)
            }
        }
    }
}
