import AMQP
import FoundationEssentials
import Logging
import Models
import Postgres

/// What every part of a worker works with.
struct Office: Sendable {
    let registry: JobRegistry
    let configuration: WorkerConfiguration
    let database: PostgresPool
    let lock: ProcessLock
    let bench: Workbench
    /// `nil` for a run in the foreground, which has no broker.
    let bells: Bells?
    /// For lines about the worker itself; runs log as `scheduler`, queued jobs as `task`.
    let logger: Logger
    /// Wakes the claimer: something may be due, or a slot is free.
    let wake: @Sendable () -> Void
    let appetite = Appetite()
    /// Called when a handler was given up.
    let giveUp: @Sendable (StrandedWork) -> Void
    let completer: Completer
    /// Decides, soon, on what waits for jobs that have ended.
    let handOver: Coalescer
    /// Who may have a process of their own.
    let children: ChildGate
    /// Rings for what was enqueued; in a child it tells the parent instead.
    private let ringer: (@Sendable ([Family: Int]) async -> Void)?
    /// Tells whoever watches.
    let events: EventFeed

    init(
        registry: JobRegistry, configuration: WorkerConfiguration, database: PostgresPool, lock: ProcessLock,
        bench: Workbench, bells: Bells?, logger: Logger, wake: @escaping @Sendable () -> Void,
        giveUp: @escaping @Sendable (StrandedWork) -> Void, ringer: (@Sendable ([Family: Int]) async -> Void)? = nil
    ) {
        self.registry = registry
        self.configuration = configuration
        self.database = database
        self.lock = lock
        self.bench = bench
        self.bells = bells
        self.logger = logger
        self.wake = wake
        self.giveUp = giveUp
        self.ringer = ringer
        children = ChildGate(places: configuration.children)
        let events = EventFeed(sender: registry.family.rawValue, database: database, logger: logger)
        self.events = events
        let handOver = Coalescer {
            do {
                let freed = try await DependencyLedger.settle(in: database) { Self.tellFreed($0, events) }
                let families = freed.union(try await CallbackLedger.waiting(in: database))
                if families.contains(registry.family) { wake() }
                for family in families { await bells?.ring(1, for: family) }
            } catch {
                logger.debug("what waits for a job's end is left to the sweep: \(error)")
            }
        }
        self.handOver = handOver
        completer = Completer { completions in
            let (lost, areAwaited) = try await Self.persist("record \(completions.count) jobs", logger) {
                try await JobLedger.complete(completions, in: database)
            }
            if areAwaited { handOver.ask() }
            return lost
        }
    }

    var family: Family { registry.family }

    /// Of what waited for other jobs.
    static func tellFreed(_ transition: Transition, _ events: EventFeed) {
        let isDead = transition.status == "dead_letter"
        if isDead { WorkMetrics.deadLetter("job") }
        Logger(label: "task").log(transition, at: isDead ? .error : .info)
        events.tell(transition)
    }

    /// What is kept of an error.
    func text(of error: any Error) -> String { configuration.redact("\(error)") }

    /// Takes a slot for what was claimed for `holder`.
    ///
    /// A rebirth stops what is seated, after it changed the identity. Between claim and seat it missed this one.
    func seat(_ claim: Claim, for holder: UUID) -> Execution {
        let execution = bench.seat(claim)
        if lock.identity.id != holder { execution.stop(.claimVoid) }
        return execution
    }

    /// A slot is free, and a key when the job had one.
    func wake(after job: ClaimedJob) {
        if job.uniqueKey != nil || appetite.isHungry { wake() }
    }

    /// Rings for what some work has enqueued. Bells beyond what a few replicas need at once are the sweep's.
    func ring(for enqueued: [Family: Int]) async {
        if let ringer { return await ringer(enqueued) }
        for (family, count) in enqueued {
            if family == self.family { wake() }
            await bells?.ring(min(count, Self.bellsAtOnce), for: family)
        }
    }

    private static let bellsAtOnce = 8

    /// Tries until it works or the task is cancelled, at most a second apart: for writes that must not be lost, such
    /// as how a handler ended.
    ///
    /// - Throws: ``ClaimLost`` and `CancellationError` at once, for trying again cannot help.
    func persist<Result: Sendable>(_ what: String, _ write: @Sendable () async throws -> Result) async throws -> Result
    {
        try await Self.persist(what, logger, write)
    }

    private static func persist<Result: Sendable>(
        _ what: String, _ logger: Logger, _ write: @Sendable () async throws -> Result
    ) async throws -> Result {
        var backoff = Backoff(base: .milliseconds(50), cap: .seconds(1)).ceilings()
        while true {
            do {
                return try await write()
            } catch let error as ClaimLost {
                throw error
            } catch let error as PostgresError where error.mayPass {
                logger.warning("cannot \(what), trying again: \(error)")
                try await ContinuousClock().sleep(for: backoff.next())
            }
        }
    }
}
