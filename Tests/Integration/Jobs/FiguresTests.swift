import FoundationEssentials
import Models
import Postgres
import Testing

@testable import Jobs

extension LedgerTests {
    @Suite("The figures of the ledger")
    struct FiguresTests {
        private static func value(
            _ figures: [Figure], _ name: String, _ labels: [String: String] = [:]
        ) -> Double? {
            figures.first { $0.name == name && $0.labels == labels }?.value
        }

        @Test("tell depth and oldest age by type and tenant; a type with nothing says zero")
        func depth() async throws {
            try await LedgerFixture.with { ledger in
                try await ledger.register(types: "probe_work", "idle_work")
                let tenant = UUID()
                for _ in 0..<3 { try await ledger.enqueue(LedgerFixture.request()) }
                try await ledger.enqueue(
                    LedgerFixture.request { request in
                        request.tenantID = tenant
                        request.availableAt = Date.now.addingTimeInterval(-90)
                    })
                try await ledger.pool.query(
                    "UPDATE live_jobs SET created_at = created_at - interval '90 s' WHERE tenant_id IS NOT NULL")
                try await ledger.enqueue(LedgerFixture.request { $0.availableAt = Date.now.addingTimeInterval(3600) })
                let figures = try await FiguresLedger.collect(in: ledger.pool)
                let (none, one) = (
                    ["type": "probe_work", "tenant": "none"],
                    ["type": "probe_work", "tenant": tenant.uuidString.lowercased()]
                )
                #expect(Self.value(figures, "carillon_jobs_waiting", none) == 4)
                #expect(Self.value(figures, "carillon_jobs_due", none) == 3)
                #expect(Self.value(figures, "carillon_jobs_due", one) == 1)
                #expect(try #require(Self.value(figures, "carillon_jobs_oldest_due_seconds", one)) > 89)
                #expect(try #require(Self.value(figures, "carillon_jobs_oldest_due_seconds", none)) < 60)
                let idle = ["type": "idle_work", "tenant": "none"]
                for name in ["carillon_jobs_waiting", "carillon_jobs_due", "carillon_jobs_oldest_due_seconds"] {
                    #expect(Self.value(figures, name, idle) == 0)
                }
            }
        }

        @Test("give labels of their own to the largest tenants only; nothing is left out of the sum")
        func boundedTenants() async throws {
            try await LedgerFixture.with { ledger in
                for number in 1...30 {
                    let tenant = UUID()
                    for _ in 0..<number { try await ledger.enqueue(LedgerFixture.request { $0.tenantID = tenant }) }
                }
                let waiting = try await FiguresLedger.collect(in: ledger.pool).filter {
                    $0.name == "carillon_jobs_waiting"
                }
                #expect(waiting.count == FiguresLedger.tenantLimit + 1)
                #expect(Self.value(waiting, "carillon_jobs_waiting", ["type": "probe_work", "tenant": "other"]) == 55)
                #expect(waiting.reduce(0) { $0 + $1.value } == 465)
            }
        }

        @Test("tell what runs, what is blocked, dead, unsent, and who lives")
        func theRest() async throws {
            try await LedgerFixture.with { ledger in
                let holder = try await ledger.process()
                let job = try await ledger.working(for: holder)
                try await ledger.enqueue(LedgerFixture.request { $0.after = [job.id] })
                try await ledger.deadMessage(.tick, key: "ingestion.nonsense")
                _ = try await ledger.run()
                _ = try await Outbox.put(
                    exchange: "e", routingKey: "k", messageID: "m", cause: Cause(), body: [], in: ledger.pool)
                let figures = try await FiguresLedger.collect(in: ledger.pool)
                #expect(Self.value(figures, "carillon_jobs_processing", ["type": "probe_work"]) == 1)
                #expect(Self.value(figures, "carillon_jobs_blocked", ["type": "probe_work"]) == 1)
                #expect(Self.value(figures, "carillon_dead_letters_open", ["kind": "tick"]) == 1)
                #expect(Self.value(figures, "carillon_dead_letters_open", ["kind": "job"]) == 0)
                #expect(Self.value(figures, "carillon_runs_queued", ["job": "ingest_emails"]) == 1)
                #expect(Self.value(figures, "carillon_outbox_messages") == 1)
                #expect(Self.value(figures, "carillon_processes") == 1)
                #expect(try #require(Self.value(figures, "carillon_outbox_oldest_seconds")) >= 0)
            }
        }

        @Test("tell of the oldest transaction")
        func oldTransaction() async throws {
            try await LedgerFixture.with { ledger in
                try await ledger.pool.transaction { transaction in
                    try await transaction.query("SELECT pg_sleep(0.3)")
                    let figures = try await FiguresLedger.collect(in: ledger.pool)
                    let age = Self.value(figures, "carillon_database_oldest_transaction_seconds")
                    #expect(try #require(age) >= 0.3)
                }
            }
        }

        @Test("tell when a job last succeeded, and that it is stale after two cadences")
        func stale() async throws {
            try await LedgerFixture.with { ledger in
                try await ScheduleLedger.define(
                    [ScheduleDefinition(job: "ingest_emails", expression: "@every 10m", source: "catalogue")],
                    in: ledger.pool)
                let labels = ["job": "ingest_emails"]
                var figures = try await FiguresLedger.collect(in: ledger.pool)
                #expect(Self.value(figures, "carillon_job_stale", labels) == 0)
                #expect(Self.value(figures, "carillon_job_last_success_timestamp_seconds", labels) == nil)
                try await ledger.pool.query(
                    "UPDATE scheduled_jobs SET last_success_at = clock_timestamp() - interval '25 min'")
                figures = try await FiguresLedger.collect(in: ledger.pool)
                #expect(Self.value(figures, "carillon_job_stale", labels) == 1)
                let success = try #require(Self.value(figures, "carillon_job_last_success_timestamp_seconds", labels))
                #expect(abs(Date.now.timeIntervalSince1970 - success - 1500) < 60)
            }
        }

        @Test("are read through indexes, however bloated the tables are")
        func plans() async throws {
            try await LedgerFixture.with { ledger in
                try await ledger.pool.transaction { transaction in
                    try await transaction.query("SET LOCAL enable_seqscan = off")
                    try await transaction.query("SET LOCAL enable_bitmapscan = off")
                    let expected: [(PostgresQuery, [String])] = [
                        (FiguresLedger.waitingStatement, ["live_jobs_due"]),
                        (FiguresLedger.workingStatement, ["live_jobs_processing", "live_jobs_waiting"]),
                        (FiguresLedger.runsStatement, ["runs_queued"]),
                        (FiguresLedger.lettersStatement, ["dead_letters_open"]),
                        (FiguresLedger.serverStatement, ["outbox_pkey", "processes_alive"]),
                    ]
                    for (statement, indexes) in expected {
                        let plan = try await transaction.query("EXPLAIN \(part: statement)").map {
                            try $0.decode("QUERY PLAN", as: String.self)
                        }.joined(separator: "\n")
                        #expect(!plan.contains("Seq Scan on live_jobs") && !plan.contains("Seq Scan on outbox"))
                        for index in indexes { #expect(plan.contains(index), "\(plan)") }
                    }
                }
            }
        }

        @Test("are collected by one process at a time; when it ends another takes over")
        func oneCollector() async throws {
            try await LedgerFixture.with { ledger in
                let (told, tell) = AsyncStream.makeStream(of: String.self)
                func collector(_ name: String) -> (lock: ProcessLock, tasks: [Task<Void, Never>]) {
                    let lock = ProcessLock(
                        service: name, configuration: ledger.database.configuration, logger: ledger.database.logger,
                        onDeath: {})
                    let collector = FiguresCollector(
                        database: ledger.pool, turn: lock.figures, logger: ledger.database.logger
                    ) { figures, _ in if figures != nil { tell.yield(name) } }
                    lock.figures.want()
                    return (lock, [Task { await lock.run() }, Task { await collector.run() }])
                }
                var names = told.makeAsyncIterator()
                let first = collector("first")
                #expect(await names.next() == "first")
                let second = collector("second")
                try await second.lock.standing.confirm()
                #expect(first.lock.figures.isHeld && !second.lock.figures.isHeld)
                for task in first.tasks { task.cancel() }
                for task in first.tasks { await task.value }
                #expect(!first.lock.figures.isHeld)
                #expect(await names.next() == "second")
                for task in second.tasks { task.cancel() }
                for task in second.tasks { await task.value }
            }
        }
    }
}
