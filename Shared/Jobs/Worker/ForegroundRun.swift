import FoundationEssentials
public import Logging
public import Models
public import Postgres
import Synchronization

/// One run without a service and without a broker, by the same rules: it is claimed, fenced, recorded, and its queued
/// jobs are worked off here, or by services that happen to run.
///
/// Nothing else need be running: it also takes back what the dead have left, and works off the queued jobs that
/// earlier runs of the job fanned out to.
public final class ForegroundRun: Sendable {
    private let office: Office
    private let isStopped = Mutex(false)

    public init(
        registry: JobRegistry, configuration: WorkerConfiguration, database: PostgresPool,
        lockSession: PostgresConfiguration, logger: Logger
    ) {
        let bench = Workbench(slots: configuration.slots)
        let lock = ProcessLock(service: registry.family.rawValue, configuration: lockSession, logger: logger) {
            bench.stopAll(.claimVoid)
        }
        office = Office(
            registry: registry, configuration: configuration, database: database, lock: lock, bench: bench,
            bells: nil, logger: logger, wake: {}, giveUp: { logger.critical("\($0)") })
    }

    /// Cancels the run, and hands the queued jobs at work back.
    public func stop() {
        isStopped.withLock { $0 = true }
        for claim in office.bench.claims {
            switch claim {
            case .run: office.bench.stop(claim, .request)
            case .job: office.bench.stop(claim, .drain)
            }
        }
    }

    /// Records a run by hand, executes it, and waits until it has settled.
    ///
    /// - Returns: how it ended; `failed` also when one of its queued jobs became a dead letter; `cancelled` after
    ///   ``stop()``.
    /// - Throws: ``Postgres/PostgresError`` when the ledger cannot be reached; ``StrandedWork`` when a handler goes on
    ///   although it was told to stop, and then the process must end.
    public func run(_ job: CataloguedJob, parameters: [String: JSONValue]) async throws -> RunStatus {
        // A service waits for its database; who stands in front of this wants to be told.
        try await office.database.query("SELECT 1")
        let tasks = [
            Task { await office.lock.run() }, Task { await attend() }, Task { await office.events.run() },
        ]
        do {
            let status = try await work(on: job, parameters: parameters)
            await end(tasks)
            return status
        } catch {
            if !(error is StrandedWork) { await end(tasks) }
            throw error
        }
    }

    private func end(_ tasks: [Task<Void, Never>]) async {
        for task in tasks { task.cancel() }
        for task in tasks { await task.value }
    }

    /// What a service's sweep does, as far as this run may depend on it.
    private func attend() async {
        let sweep = Sweep(office: office)
        while !Task.isCancelled {
            do {
                try await office.lock.standing.confirm()
                try await sweep.release()
                try await sweep.stopRequested()
                for job in try await JobLedger.endReturned(office.family, in: office.database) { office.tell(job) }
                try await ContinuousClock().sleep(for: .seconds(1))
            } catch {
                if Task.isCancelled { return }
                office.logger.warning("cannot take back what the dead have left, trying again in 1 s: \(error)")
                try? await ContinuousClock().sleep(for: .seconds(1))  // woken by cancellation, which the loop sees
            }
        }
    }

    private func work(on job: CataloguedJob, parameters: [String: JSONValue]) async throws -> RunStatus {
        try await office.lock.standing.confirm()
        try await ScheduleLedger.know(job, in: office.database)
        let (id, _) = try await RunLedger.record(
            job, parameters: parameters, messageID: nil, cause: Cause(), in: office.database)
        return try await settle(id, of: job.name)
    }

    /// Works on the run and its children until nothing of it is left.
    private func settle(_ id: UUID, of job: String) async throws -> RunStatus {
        while true {
            if isStopped.withLock({ $0 }) {
                try await RunLedger.end(id, as: .cancelled, because: "cancelled on request", in: office.database)
                return .cancelled
            }
            let holder = office.lock.identity.id
            let claimed = try await RunLedger.claim(id, holder: holder, in: office.database) { office.tell($0) }
            if let run = claimed {
                try await office.execute(run, in: seat(run.claim, for: holder))
                office.bench.leave(run.claim)
            }
            try await workOff(job)
            for run in try await RunLedger.settle(family: office.family, in: office.database) { office.tell(run) }
            if let status = try await RunLedger.settledStatus(of: id, in: office.database) { return status }
            try await ContinuousClock().sleep(for: .milliseconds(200))
        }
    }

    /// A slot, for what stops at once if ``stop()`` was called between claim and seat.
    private func seat(_ claim: Claim, for holder: UUID) -> Execution {
        let execution = office.seat(claim, for: holder)
        if isStopped.withLock({ $0 }) { stop() }
        return execution
    }

    /// Executes the job's due queued jobs, as many at once as there are slots.
    private func workOff(_ job: String) async throws {
        while !isStopped.withLock({ $0 }) {
            let holder = office.lock.identity.id
            let jobs = try await JobLedger.claim(
                types: office.registry.queuedTypes, of: job, holder: holder,
                limit: office.configuration.slots, in: office.database)
            if jobs.isEmpty { return }
            try await withThrowingTaskGroup { group in
                for job in jobs {
                    let execution = seat(job.claim, for: holder)
                    group.addTask { [office] in
                        try await office.execute(job, in: execution)
                        office.bench.leave(job.claim)
                    }
                }
                try await group.waitForAll()
            }
        }
    }
}
