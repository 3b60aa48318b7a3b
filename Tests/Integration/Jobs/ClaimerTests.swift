import FoundationEssentials
import Models
import Postgres
import Testing

@testable import Jobs

/// A handler that does not listen until it is let go.
private struct DeafWork: QueuedJob {
    struct Payload: Codable, Sendable {}

    static let type = "deaf_work"
    static let family = Family.ingestion
    let timeout = Duration.milliseconds(10)
    let release: AsyncStream<Void>

    func run(_ payload: Payload, _ context: WorkContext) async throws -> JobOutcome {
        // A cancelled task still waits here: the stream is iterated in a task of its own.
        await Task { for await _ in release {} }.value
        return .done()
    }
}

/// Notes that it ran.
private struct NotingRun: ScheduledJob {
    static let name = "ingest_emails"

    func run(_ parameters: [String: JSONValue], _ context: WorkContext) async throws -> RunOutcome {
        try await context.database.query("INSERT INTO probe VALUES ('ran')")
        return .done()
    }
}

extension LedgerTests {
    @Suite("A claimer")
    struct ClaimerTests {
        /// An office whose process is in the ledger, and the streams of its wake-ups and of what it gave up.
        private func office(
            _ ledger: LedgerFixture, _ registry: JobRegistry, slots: Int = 1
        ) async throws -> (office: Office, wakeups: AsyncStream<Void>, deaf: AsyncStream<StrandedWork>) {
            let (deaf, report) = AsyncStream.makeStream(of: StrandedWork.self)
            let (office, wakeups) = try await ledger.workingOffice(registry, slots: slots) { report.yield($0) }
            return (office, wakeups, deaf)
        }

        @Test("keeps claim and slot of a handler that does not stop, and reports it")
        func deafHandler() async throws {
            try await LedgerFixture.with { ledger in
                let (release, letGo) = AsyncStream.makeStream(of: Void.self)
                defer { letGo.finish() }
                var registry = JobRegistry(family: .ingestion)
                registry.register(DeafWork(release: release))
                let (office, wakeups, deaf) = try await office(ledger, registry)
                for _ in 0..<2 { try await ledger.enqueue(DeafWork.request(DeafWork.Payload())) }
                let claimer = Task { await Claimer(office: office).run(wakeups) }
                defer { claimer.cancel() }
                office.wake()
                let reported = try await within(.seconds(20)) { await deaf.first { _ in true } }
                #expect(reported?.work.contains("deaf_work") == true)
                office.wake()
                #expect(await office.bench.wait(for: .quiet, within: .seconds(20)))
                #expect(office.bench.free == 0)
                let kept = """
                    live_jobs WHERE status = 'processing' AND fence IS NOT NULL AND holder = '\(office.lock.identity.id)'
                    """
                #expect(try await ledger.count(kept) == 1)
                #expect(try await ledger.count("live_jobs WHERE status = 'pending'") == 1)
            }
        }

        @Test("hands back what the ledger says it has, and it does not, once a claim has failed")
        func lostAnswers() async throws {
            try await LedgerFixture.with { ledger in
                let (office, wakeups, _) = try await office(ledger, JobRegistry(family: .ingestion), slots: 3)
                let holder = office.lock.identity.id
                let id = try await ledger.run()
                for _ in 0..<2 { try await ledger.enqueue(LedgerFixture.request()) }
                // As if the answers had been lost: of three claims one is at work.
                #expect(try await RunLedger.claim(id, holder: holder, in: ledger.pool) != nil)
                let jobs = try await ledger.claimJobs(2, for: holder)
                _ = office.seat(jobs[0].claim, for: holder)
                let claimer = Task { await Claimer(office: office).run(wakeups) }
                defer { claimer.cancel() }
                try await ledger.pool.transaction { transaction in
                    try await transaction.query("ALTER TABLE live_jobs RENAME TO hidden")
                    office.wake()
                    try await untilSomebodyWaits(for: transaction)
                    office.bench.close()
                }
                try await ledger.pool.query("ALTER TABLE hidden RENAME TO live_jobs")
                office.wake()
                try await within(.seconds(20)) {
                    while try await ledger.count("live_jobs WHERE status = 'pending'") == 0 {
                        try await Task.sleep(for: .milliseconds(5))
                    }
                }
                #expect(try await ledger.status(of: id) == .queued)
                let working = "live_jobs WHERE id = \(jobs[0].id) AND status = 'processing' AND holder = '\(holder)'"
                #expect(try await ledger.count(working) == 1)
            }
        }

        @Test("hands back what it claimed for a life that ended meanwhile, without having run it")
        func rebirth() async throws {
            try await LedgerFixture.with { ledger in
                var registry = JobRegistry(family: .ingestion)
                try registry.register(NotingRun())
                let (office, wakeups, _) = try await office(ledger, registry)
                let id = try await ledger.run()
                let claimer = Task { await Claimer(office: office).run(wakeups) }
                defer { claimer.cancel() }
                // The claim waits for the job's row; meanwhile others prove this process dead.
                try await ledger.pool.transaction { transaction in
                    try await transaction.query("SELECT 1 FROM scheduled_jobs FOR UPDATE")
                    office.wake()
                    try await untilSomebodyWaits(for: transaction)
                    office.lock.changeIdentity()
                }
                try await within(.seconds(20)) {
                    while try await ledger.count("run_attempts WHERE ending = 'handed_back'") == 0 {
                        try await Task.sleep(for: .milliseconds(5))
                    }
                }
                #expect(try await ledger.status(of: id) == .queued)
                #expect(try await ledger.notes().isEmpty)
            }
        }
    }
}

/// Until a session waits for a lock that this transaction holds.
private func untilSomebodyWaits(for transaction: PostgresTransaction) async throws {
    try await within(.seconds(20)) {
        let waiting: PostgresQuery =
            "SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
        while try await transaction.query(waiting).isEmpty { try await Task.sleep(for: .milliseconds(5)) }
    }
}
