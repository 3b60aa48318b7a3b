package import AMQP
import FoundationEssentials
package import Models
import Postgres

extension Clerk {
    /// A worker's office without a broker, in good standing.
    private func office(_ registry: JobRegistry) -> Office {
        let lock = ProcessLock(
            service: registry.family.rawValue, configuration: database.configuration, logger: logger, onDeath: {})
        lock.standing.open(for: .seconds(86_400))
        return Office(
            registry: registry, configuration: WorkerConfiguration(), database: database, lock: lock,
            bench: Workbench(slots: 1), bells: nil, logger: logger, wake: {}, giveUp: { _ in })
    }

    /// Runs a claimed job's handler and records what comes of it.
    ///
    /// - Throws: ``StrandedWork``.
    package func execute(_ job: ClaimedJob, of registry: JobRegistry, in execution: Execution) async throws {
        try await JobExecutor(office: office(registry)).execute(job, in: execution)
    }

    /// The same for a run.
    package func execute(_ run: ClaimedRun, of registry: JobRegistry, in execution: Execution) async throws {
        try await RunExecutor(office: office(registry)).execute(run, in: execution)
    }

    /// Records the death of the process that a job had to itself, as the process does that waited for it.
    ///
    /// - Throws: ``StrandedWork``.
    package func crash(_ job: ClaimedJob, error: String, of registry: JobRegistry) async throws {
        let backoff = registry.queued[job.type]?.backoff ?? .standard
        try await JobExecutor(office: office(registry))
            .conclude(JobAttempt(job, nil), .afterCrash(error, job: job, backoff: backoff))
    }

    /// The same for a run.
    package func crash(_ run: ClaimedRun, error: String, of registry: JobRegistry) async throws {
        try await RunExecutor(office: office(registry)).crash(run, error)
    }

    /// What a family's sweep does each second.
    package func sweep(_ family: Family) async throws {
        var clock = ClockWatch()
        _ = try await Sweep(office: office(JobRegistry(family: family))).tidy(&clock)
    }

    /// Decides on what waits for jobs that have ended.
    package func handOver() async throws {
        _ = try await DependencyLedger.settle(in: database)
    }

    /// Takes a message as the family's service does.
    package func take(_ delivery: AMQPDelivery, of registry: JobRegistry) async throws {
        let office = office(registry)
        switch delivery.exchange {
        case Topology.ticksExchange: try await TickIntake(office: office).accept(delivery)
        default: try await JobIntake(office: office).accept(delivery)
        }
    }

    /// Archives a message that no queue takes.
    package func archiveUnrouted(_ delivery: AMQPDelivery, of registry: JobRegistry) async throws {
        try await Archivist(office: office(registry)).archiveUnrouted(delivery)
    }
}
