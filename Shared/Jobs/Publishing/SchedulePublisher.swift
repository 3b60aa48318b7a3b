public import AMQP
import FoundationEssentials
public import Logging
import Models
public import Postgres
import Schedules
import Synchronization

/// Turns schedules into ticks. Any number of replicas may run at once; none leads.
///
/// One loop reads the schedules each second, sleeps until the next instant by the database's clock and brings what
/// is due into the ledger; the relay publishes. A broker that is away delays ticks and loses none: their runs are in
/// the ledger, and so are the messages.
public final class SchedulePublisher: Sendable {
    private let definitions: [ScheduleDefinition]
    private let database: PostgresPool
    private let relay: OutboxRelay
    private let events: EventFeed
    private let logger: Logger
    private let clock = ContinuousClock()
    private let state = Mutex(State(roundAt: .now, goodRoundAt: .now))

    private struct State {
        var roundAt: ContinuousClock.Instant
        var goodRoundAt: ContinuousClock.Instant
        /// What could not be read or fired, so that each is told once.
        var troubles: [String: String] = [:]
    }

    /// - Parameter definitions: every job's schedule; those of jobs that no service has registered wait until one does.
    public init(
        definitions: [ScheduleDefinition], database: PostgresPool, publisher: AMQPPublisher, logger: Logger
    ) {
        self.definitions = definitions
        self.database = database
        self.logger = logger
        relay = OutboxRelay(database: database, publisher: publisher, logger: logger)
        events = EventFeed(sender: "cron-publisher", database: database, logger: logger)
    }

    /// When it last tried to read the schedules, whether that worked or not.
    public var roundAt: ContinuousClock.Instant { state.withLock { $0.roundAt } }

    /// When the schedules were last read, and fired as far as each can be.
    public var goodRoundAt: ContinuousClock.Instant { state.withLock { $0.goodRoundAt } }

    /// Publishes until cancelled; a database or broker that is away is waited for.
    public func run() async {
        async let relaying: Void = relay.run()
        async let telling: Void = events.run()
        await define()
        while !Task.isCancelled {
            let pause = await attempt("read the schedules") { try await self.round() } ?? .seconds(1)
            state.withLock { $0.roundAt = clock.now }
            try? await clock.sleep(for: pause)  // woken early by cancellation, which the loop sees
        }
        await relaying
        await telling
    }

    /// Writes this version's definitions once, at start.
    private func define() async {
        while !Task.isCancelled {
            let changed = await attempt("define the schedules") {
                try await ScheduleLedger.define(self.definitions, in: self.database)
            }
            if let changed { return log(changed) }
            try? await clock.sleep(for: .seconds(1))  // as above
        }
    }

    /// Fires what is due and says how long nothing will be, at most a second.
    private func round() async throws -> Duration {
        let started = clock.now
        let (time, unscheduled) = try await ScheduleLedger.look(in: database)
        if !unscheduled.isEmpty {
            let wanted = definitions.filter { unscheduled.contains($0.job) }
            log(try await ScheduleLedger.define(wanted, in: database))
        }
        var next = time.addingTimeInterval(1)
        let (schedules, unreadable) = try await ScheduleLedger.load(in: database)
        var troubles = Dictionary(unreadable.map { ($0.job, "cannot be read: \($0.reason)") }) { first, _ in first }
        for stored in schedules where !stored.definition.isPaused {
            guard let instant = stored.schedule.next(after: stored.accountedTo) else { continue }
            next = min(next, instant)
            if instant <= time { await fire(stored, &troubles) }
        }
        next = min(next, try await fireRecurring(until: time, &troubles))
        tell(troubles)
        return max(.zero, .seconds(next.timeIntervalSince(time)) - (clock.now - started))
    }

    /// What goes wrong with one schedule holds up no other.
    private func fire(_ stored: StoredSchedule, _ troubles: inout [String: String]) async {
        let job = stored.definition.job
        do {
            // one that is not ended is never told of: another publisher was first
            let span = WorkSpan.create(job)
            let fired = try await ScheduleLedger.fire(
                stored, in: database, traceParent: span?.traceParent, tell: tell)
            guard let message = fired else { return }
            span?.end()
            logger.info("tick: job=\(job) published", metadata: ["correlation_id": "\(message.correlationID)"])
            relay.send(message)
        } catch {
            if !Task.isCancelled { troubles[job] = "cannot be fired: \(error)" }
        }
    }

    /// Fires the recurring jobs that are due.
    ///
    /// - Returns: the next instant of any.
    private func fireRecurring(until time: Date, _ troubles: inout [String: String]) async throws -> Date {
        var next = Date.distantFuture
        let (jobs, unreadable) = try await RecurringLedger.load(in: database)
        for job in unreadable { troubles[job.job] = "cannot be read: \(job.reason)" }
        for stored in jobs where !stored.isPaused {
            guard let instant = stored.schedule.next(after: stored.accountedTo) else { continue }
            next = min(next, instant)
            if instant <= time { await fire(stored, &troubles) }
        }
        return next
    }

    private func fire(_ stored: StoredRecurringJob, _ troubles: inout [String: String]) async {
        let name = stored.definition.name
        do {
            guard let fired = try await RecurringLedger.fire(stored, in: database) else { return }
            logger.info(
                "\(stored.definition.request.type) id=\(fired.job) status=pending by schedule \(name)",
                metadata: ["correlation_id": "\(fired.correlationID)"])
            WorkMetrics.enqueued(stored.definition.request.type, 1)
            events.tell(
                Transition(
                    .job, stored.definition.request.type, id: "\(fired.job)", status: "pending",
                    correlationID: "\(fired.correlationID)"))
            relay.send(fired.bell)
        } catch {
            if !Task.isCancelled { troubles[name] = "cannot be fired: \(error)" }
        }
    }

    private func tell(_ transition: Transition) {
        if transition.status != "queued" {  // the tick's own line says that
            WorkMetrics.notRun(transition.name, transition.status, transition.count)
            logger.log(transition, at: .warning)
        }
        events.tell(transition)
    }

    private func tell(_ troubles: [String: String]) {
        let known = state.withLock { state in
            defer { state.troubles = troubles }
            state.goodRoundAt = clock.now
            return state.troubles
        }
        for (job, trouble) in troubles where known[job] != trouble {
            logger.error("schedule of job=\(job) \(trouble); tried again each second")
        }
        for job in known.keys where troubles[job] == nil { logger.info("schedule of job=\(job) works again") }
    }

    private func log(_ changed: [String]) {
        for job in changed { logger.info("schedule of job=\(job) defined") }
    }

    /// `nil` when it failed, which is logged; whoever called tries again.
    private func attempt<Result: Sendable>(_ what: String, _ body: () async throws -> Result) async -> Result? {
        do {
            return try await body()
        } catch {
            if !Task.isCancelled { logger.warning("cannot \(what), trying again in 1 s: \(error)") }
            return nil
        }
    }
}
