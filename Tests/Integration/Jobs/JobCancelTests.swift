import FoundationEssentials
import Models
import Postgres
import Testing

@testable import Jobs

/// Says when it began, then waits until it is cancelled.
private struct PatientWork: QueuedJob {
    struct Payload: Codable, Sendable {}

    static let type = "probe_work"
    static let family = Family.ingestion
    let began: AsyncStream<Void>.Continuation

    func run(_ payload: Payload, _ context: WorkContext) async throws -> JobOutcome {
        began.yield()
        try await ContinuousClock().sleep(for: .seconds(3600))
        return .done()
    }
}

extension LedgerTests {
    @Suite("Cancelling queued jobs")
    struct JobCancelTests {
        private func cancel(
            _ ledger: LedgerFixture, _ change: (inout JobFilter) -> Void = { _ in }
        ) async throws -> CancelReport {
            try await JobLedger.cancel(LedgerFixture.jobs(change), by: LedgerFixture.ann, in: ledger.pool)
        }

        @Test("ends a pending one at once, in history, with the reason")
        func pending() async throws {
            try await LedgerFixture.with { ledger in
                let id = try await ledger.enqueue(LedgerFixture.request(key: "k"))[0]
                #expect(try await cancel(ledger) { $0.ids = [id] }.cancelled == 1)
                #expect(try await ledger.column("status", of: id) == "cancelled")
                #expect(try await ledger.column("error", of: id) == "cancelled on request: because")
                #expect(try await ledger.count("live_jobs") == 0)
                #expect(try await ledger.count("dead_letters") == 0)
                #expect(try await ledger.audit() == ["job.cancel job \(id) 1"])
                #expect(try await ledger.enqueue(LedgerFixture.request(key: "k")).count == 1)
                #expect(try await ledger.breaches() == [])
            }
        }

        @Test("by filter takes what matches and nothing else")
        func byFilter() async throws {
            try await LedgerFixture.with { ledger in
                let tenant = UUID()
                try await ledger.enqueue(
                    LedgerFixture.request { $0.tenantID = tenant }, LedgerFixture.request { $0.tenantID = tenant },
                    LedgerFixture.request(), LedgerFixture.request { $0.type = "other_work" })
                #expect(try await cancel(ledger) { $0.tenantID = tenant }.cancelled == 2)
                #expect(try await ledger.audit() == ["job.cancel jobs 2"])
                #expect(try await cancel(ledger) { $0.type = "other_work" }.cancelled == 1)
                #expect(try await ledger.count("live_jobs") == 1)
                let filter = try await ledger.value(
                    "SELECT details ->> 'filter' FROM audit_log ORDER BY id LIMIT 1", as: String.self)
                #expect(filter.contains(tenant.uuidString.lowercased()))
            }
        }

        @Test("in batches takes all 2,300")
        func many() async throws {
            try await LedgerFixture.with { ledger in
                let requests = (0..<2300).map { _ in LedgerFixture.request() }
                _ = try await JobLedger.enqueue(requests, cause: Cause(), in: ledger.pool)
                #expect(try await cancel(ledger) { $0.type = "probe_work" }.cancelled == 2300)
                #expect(try await ledger.count("finished_jobs WHERE status = 'cancelled'") == 2300)
                #expect(
                    try await ledger.audit() == ["job.cancel jobs 1000", "job.cancel jobs 1000", "job.cancel jobs 300"])
            }
        }

        @Test("stops a running handler, whose job ends as cancelled")
        func running() async throws {
            try await LedgerFixture.with { ledger in
                let (begins, began) = AsyncStream.makeStream(of: Void.self)
                var registry = JobRegistry(family: .ingestion)
                registry.register(PatientWork(began: began))
                let office = try await ledger.livingOffice(registry)
                let id = try await ledger.enqueue(LedgerFixture.request())[0]
                let (wakeups, waker) = AsyncStream.makeStream(of: Void.self)
                let claimer = Task { await Claimer(office: office).run(wakeups) }
                defer { claimer.cancel() }
                waker.yield()
                try await within(.seconds(20)) { _ = await begins.first { _ in true } }
                #expect(try await cancel(ledger) { $0.ids = [id] }.asked == 1)
                #expect(try await JobLedger.show(id, in: ledger.pool).cancelRequestedAt != nil)
                try await Sweep(office: office).stopRequested()
                #expect(await office.bench.wait(for: .quiet, within: .seconds(20)))
                #expect(try await ledger.column("status", of: id) == "cancelled")
                #expect(try await ledger.count("dead_letters") == 0)
                #expect(try await ledger.breaches() == [])
            }
        }

        @Test("leaves other running jobs of the process alone")
        func others() async throws {
            try await LedgerFixture.with { ledger in
                let holder = try await ledger.process()
                try await ledger.enqueue(LedgerFixture.request(), LedgerFixture.request())
                let jobs = try await ledger.claimJobs(2, for: holder)
                #expect(try await cancel(ledger) { $0.ids = [jobs[1].id] }.asked == 1)
                #expect(try await JobLedger.stopRequests(of: holder, in: ledger.pool) == [jobs[1].claim])
                #expect(try await JobLedger.stopRequests(of: UUID(), in: ledger.pool) == [])
            }
        }

        @Test("of one that comes back instead of ending, by a retry or by the death of its process, ends it then")
        func returned() async throws {
            try await LedgerFixture.with { ledger in
                let dying = try await ledger.process()
                try await ledger.enqueue(LedgerFixture.request(), LedgerFixture.request(), LedgerFixture.request())
                let jobs = try await ledger.claimJobs(3, for: dying)
                #expect(try await cancel(ledger) { $0.ids = [jobs[0].id, jobs[1].id] }.asked == 2)
                try await JobLedger.giveBack(jobs[0], after: .seconds(60), failure: .error, error: "x", in: ledger.pool)
                try await ProcessLedger.end(dying, as: .died, in: ledger.pool)
                #expect(try await ledger.releaseJobs().count == 2)
                try await JobLedger.endReturned(.ingestion, in: ledger.pool)
                #expect(try await ledger.column("status", of: jobs[0].id) == "cancelled")
                #expect(try await ledger.column("status", of: jobs[1].id) == "cancelled")
                #expect(try await ledger.column("status", of: jobs[2].id) == "pending")
            }
        }

        @Test("while it is being claimed and completed loses none: each is cancelled or completed")
        func race() async throws {
            try await LedgerFixture.with { ledger in
                let holder = try await ledger.process()
                let requests = (0..<300).map { _ in LedgerFixture.request() }
                _ = try await JobLedger.enqueue(requests, cause: Cause(), in: ledger.pool)
                _ = try await racing(5) { index in
                    guard index > 0 else { return _ = try await cancel(ledger) { $0.type = "probe_work" } }
                    while true {
                        let jobs = try await ledger.claimJobs(3, for: holder)
                        for job in jobs { try await ledger.complete(job) }
                        if jobs.isEmpty { return }
                    }
                }
                #expect(try await ledger.count("live_jobs") == 0)
                #expect(try await ledger.count("finished_jobs WHERE status IN ('completed', 'cancelled')") == 300)
                #expect(try await ledger.breaches() == [])
            }
        }

        @Test("names what is not there: an ended job with its dead letter, an unknown id, a misspelt type")
        func notFound() async throws {
            try await LedgerFixture.with { ledger in
                try await ledger.register(types: "probe_work")
                let letter = try await ledger.deadJob()
                let job = try await ledger.value("SELECT job_id FROM dead_letters", as: Int64.self)
                let ended = await #expect(throws: NotFound.self) { try await cancel(ledger) { $0.ids = [job] } }
                #expect(ended?.description.contains("it ended as failed; 'carillon dead replay \(letter)'") == true)
                await #expect(throws: NotFound("job 999")) { try await cancel(ledger) { $0.ids = [999] } }
                let type = await #expect(throws: NotFound.self) { try await cancel(ledger) { $0.type = "prob_work" } }
                #expect(type?.description == "there is no job type 'prob_work'; did you mean 'probe_work'?")
                #expect(try await cancel(ledger) { $0.type = "probe_work" } == CancelReport())
                #expect(try await ledger.audit() == [])
            }
        }
    }
}

extension LedgerFixture {
    /// An office whose process lives and may act.
    func livingOffice(_ registry: JobRegistry) async throws -> Office {
        let bench = Workbench(slots: 4)
        let lock = ProcessLock(
            service: "ingestion", configuration: database.configuration, logger: database.logger, onDeath: {})
        try await ProcessLedger.enter(lock.identity, in: pool)
        lock.standing.open(for: .seconds(60))
        return Office(
            registry: registry, configuration: WorkerConfiguration(), database: pool, lock: lock, bench: bench,
            bells: nil, logger: database.logger, wake: {}, giveUp: { _ in })
    }
}
