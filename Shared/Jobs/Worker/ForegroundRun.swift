import FoundationEssentials
public import Logging
public import Models
public import Postgres

/// One run without a service and without a broker, by the same rules: it is claimed, fenced, recorded, and its queued
/// jobs are worked off here, or by services that happen to run.
public struct ForegroundRun: Sendable {
    private let office: Office
    private let wakeups: AsyncStream<Void>

    public init(
        registry: JobRegistry, configuration: WorkerConfiguration, database: PostgresPool,
        lockSession: PostgresConfiguration, logger: Logger
    ) {
        let (wakeups, waker) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let bench = Workbench(slots: configuration.slots)
        let lock = ProcessLock(service: registry.family.rawValue, configuration: lockSession, logger: logger) {
            bench.stopAll(.claimVoid)
        }
        office = Office(
            registry: registry, configuration: configuration, database: database, lock: lock, bench: bench,
            bells: nil, logger: logger, wake: { waker.yield() },
            giveUp: { logger.critical("\($0)") })
        self.wakeups = wakeups
    }

    /// Records a run by hand, executes it, and waits until it has settled.
    ///
    /// - Returns: how it ended; `failed` also when one of its queued jobs became a dead letter.
    /// - Throws: ``Postgres/PostgresError`` when the ledger cannot be reached; ``DeafHandler`` when a handler goes on
    ///   although it was told to stop, and then the process must end.
    public func run(_ job: CataloguedJob, parameters: [String: JSONValue]) async throws -> RunStatus {
        // A service waits for its database; who stands in front of this wants to be told.
        try await office.database.query("SELECT 1")
        let lock = Task { await office.lock.run() }
        do {
            let status = try await work(on: job, parameters: parameters)
            await letGo(lock)
            return status
        } catch {
            if !(error is DeafHandler) { await letGo(lock) }
            throw error
        }
    }

    private func letGo(_ lock: Task<Void, Never>) async {
        lock.cancel()
        await lock.value
    }

    private func work(on job: CataloguedJob, parameters: [String: JSONValue]) async throws -> RunStatus {
        try await office.lock.standing.confirm()
        try await ScheduleLedger.register([job], in: office.database)
        let (id, _) = try await RunLedger.record(
            job, parameters: parameters, messageID: nil, cause: Cause(), in: office.database)
        return try await settle(id)
    }

    /// Works on the run and its children until nothing of it is left.
    private func settle(_ id: UUID) async throws -> RunStatus {
        while true {
            if let run = try await RunLedger.claim(id, holder: office.lock.identity.id, in: office.database) {
                try await RunExecutor(office: office).execute(run, in: office.bench.seat(run.claim))
                office.bench.leave(run.claim)
            }
            try await workOff(id)
            try await RunLedger.settle(family: office.family, in: office.database)
            if let status = try await RunLedger.settledStatus(of: id, in: office.database) { return status }
            try await ContinuousClock().sleep(for: .milliseconds(200))
        }
    }

    /// Executes the run's due jobs, as many at once as there are slots.
    private func workOff(_ id: UUID) async throws {
        while true {
            let jobs = try await JobLedger.claim(
                family: office.family, types: office.registry.queuedTypes, of: id, holder: office.lock.identity.id,
                limit: office.configuration.slots, in: office.database)
            if jobs.isEmpty { return }
            try await withThrowingTaskGroup { group in
                for job in jobs {
                    let execution = office.bench.seat(job.claim)
                    group.addTask {
                        try await JobExecutor(office: office).execute(job, in: execution)
                        office.bench.leave(job.claim)
                    }
                }
                try await group.waitForAll()
            }
        }
    }
}
