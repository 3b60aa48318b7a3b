public import AMQP
import FoundationEssentials
public import Logging
public import Models
public import Postgres
import Synchronization

/// Runs one family's jobs: hears ticks and bells, claims in the ledger, executes, records.
public final class Worker: Sendable {
    private let office: Office
    private let consumer: AMQPConsumer
    private let publisher: AMQPPublisher
    private let hearing: Hearing
    private let wakeups: AsyncStream<Void>
    private let waker: AsyncStream<Void>.Continuation
    private let strandings: AsyncStream<StrandedWork>
    private let drains: AsyncStream<Void>
    private let drainRequest: AsyncStream<Void>.Continuation
    private let lock = Mutex<Task<Void, Never>?>(nil)

    /// - Parameters:
    ///   - lockSession: of the session that holds the proof of life; not from the pool.
    public init(
        registry: JobRegistry, configuration: WorkerConfiguration, database: PostgresPool,
        lockSession: PostgresConfiguration, publisher: AMQPPublisher, consumer: AMQPConsumer, logger: Logger
    ) {
        let (wakeups, waker) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let (strandings, strand) = AsyncStream.makeStream(of: StrandedWork.self)
        let bench = Workbench(slots: configuration.slots)
        let lock = ProcessLock(service: registry.family.rawValue, configuration: lockSession, logger: logger) {
            bench.stopAll(.claimVoid)
        }
        office = Office(
            registry: registry, configuration: configuration, database: database, lock: lock, bench: bench,
            bells: Bells(family: registry.family, publisher: publisher, logger: logger), logger: logger,
            wake: { waker.yield() }, giveUp: { strand.yield($0) })
        (drains, drainRequest) = AsyncStream.makeStream()
        self.consumer = consumer
        self.publisher = publisher
        hearing = Hearing(queues: Self.subscriptions(registry.family, slots: configuration.slots).map(\.queue))
        self.wakeups = wakeups
        self.waker = waker
        self.strandings = strandings
    }

    /// The queues a family's consumer subscribes to.
    public static func subscriptions(_ family: Family, slots: Int) -> [AMQPSubscription] {
        [
            AMQPSubscription(queue: Topology.ticksQueue(family), prefetch: 32),
            AMQPSubscription(queue: Topology.bellsQueue(family), prefetch: UInt16(clamping: slots)),
            AMQPSubscription(queue: Topology.intakeQueue(family), prefetch: 32),
            AMQPSubscription(queue: Topology.deadQueue(family), prefetch: 16),
            AMQPSubscription(queue: Topology.unroutedQueue, prefetch: 16),
        ]
    }

    /// Shows the metrics of a worker from the start on, with zeros, wherever their labels are known beforehand.
    public static func prepareMetrics() { WorkMetrics.prepare() }

    /// What collects the figures of the whole ledger while it is this worker's turn.
    public func figures(_ publish: @escaping FiguresCollector.Publish) -> FiguresCollector {
        FiguresCollector(
            database: office.database, turn: office.lock.figures, logger: office.logger, publish: publish)
    }

    /// Whether this process holds its lock and may act.
    public var standing: Standing { office.lock.standing }

    /// Asks ``run()`` to drain and return.
    public func drain() {
        drainRequest.yield()
    }

    /// Works until ``drain()`` or cancellation, then finishes or hands back what runs.
    ///
    /// - Throws: ``StrandedWork`` when a handler did not stop when told to. The proof of life is then kept up until the
    ///   process ends, which it must: as long as the handler runs, nobody else may have its claim.
    public func run() async throws {
        let lock = Task { await office.lock.run() }
        self.lock.withLock { $0 = lock }
        try await withTaskCancellationHandler {
            try await work()
        } onCancel: {
            drain()
        }
        await letGo()
    }

    /// Ends the proof of life.
    func letGo() async {
        let lock = lock.withLock { $0 }
        lock?.cancel()
        await lock?.value
    }

    /// Unstructured tasks, because a drain must outlive the cancellation that asked for it.
    private func work() async throws {
        let tasks = [
            Task { await register() }, Task { await Claimer(office: office).run(wakeups) },
            Task { await Sweep(office: office).run() }, Task { await HistoryKeeper(office: office).run() },
            Task { await hearBells() }, Task { await takeMessages() },
            Task { await hearing.watch(consumer, publisher, office.logger) },
        ]
        let telling = Task { await office.events.run() }
        if let reason = await firstReasonToStop() { office.logger.critical("\(reason)") }
        let stranded = await drainOut()
        telling.cancel()
        for task in tasks { task.cancel() }
        waker.finish()
        for task in tasks + [telling] { await task.value }
        if let stranded { throw stranded }
    }

    /// `nil` for a drain that was asked for.
    private func firstReasonToStop() async -> StrandedWork? {
        await withTaskGroup(of: StrandedWork?.self) { group in
            group.addTask { await self.strandings.first { _ in true } }
            group.addTask {
                _ = await self.drains.first { _ in true }
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
    }

    /// Stops taking, waits for what runs, then cancels it so that it is handed back.
    ///
    /// - Returns: what could not be handed back.
    private func drainOut() async -> StrandedWork? {
        office.logger.info("draining: nothing new is taken")
        await consumer.stopConsuming()
        office.bench.close()
        if await office.bench.wait(for: .quiet, within: office.configuration.grace) { return office.bench.stranded }
        office.logger.info("draining: handing back \(office.bench.claims.count) that did not finish in time")
        office.bench.stopAll(.drain)
        if await office.bench.wait(for: .quiet, within: Self.handBackTime) { return office.bench.stranded }
        return .deaf("work of \(office.bench.unrecorded) handlers")
    }

    /// Less than what `ServiceRunner` gives after the grace period.
    private static let handBackTime = Duration.seconds(4)

    /// Tells the ledger each minute which jobs this family runs, so that they are scheduled.
    private func register() async {
        let jobs = office.registry.scheduled.values.map(\.job)
        while !Task.isCancelled {
            do {
                try await ScheduleLedger.register(jobs, in: office.database)
                try await JobLedger.register(office.registry.queuedTypes, of: office.family, in: office.database)
                office.wake()
                try await ContinuousClock().sleep(for: .seconds(60))
            } catch {
                if Task.isCancelled { return }
                office.logger.error("jobs could not be registered, trying again in 1 s: \(error)")
                try? await ContinuousClock().sleep(for: .seconds(1))  // woken by cancellation, which the loop sees
            }
        }
    }

    /// While every slot is taken, bells are kept, so that those that follow go to replicas with room; but never so long
    /// that the broker's own timeout for answers (30 min) could matter.
    private func hearBells() async {
        let queue = Topology.bellsQueue(office.family)
        for await bells in consumer.deliveries(from: queue) {
            await hearing.attend(to: queue) {
                office.wake()
                await office.bench.wait(for: .room, within: .seconds(60))
                for bell in bells { bell.acknowledge() }
            }
        }
    }

    private func takeMessages() async {
        let ticks = TickIntake(office: office)
        let requests = JobIntake(office: office)
        let archivist = Archivist(office: office)
        let family = office.family
        await withTaskGroup { group in
            group.addTask { await self.take(Topology.ticksQueue(family)) { try await ticks.accept($0) } }
            group.addTask { await self.take(Topology.intakeQueue(family)) { try await requests.accept($0) } }
            group.addTask { await self.take(Topology.deadQueue(family)) { try await archivist.archiveDead($0) } }
            group.addTask { await self.take(Topology.unroutedQueue) { try await archivist.archiveUnrouted($0) } }
        }
    }

    /// Each message is kept, unacknowledged, until the ledger has it.
    private func take(_ queue: String, _ accept: @escaping @Sendable (AMQPDelivery) async throws -> Void) async {
        for await batch in consumer.deliveries(from: queue) {
            await hearing.attend(to: queue) {
                for delivery in batch { await take(delivery, of: queue, accept) }
            }
        }
    }

    private func take(
        _ delivery: AMQPDelivery, of queue: String, _ accept: @escaping @Sendable (AMQPDelivery) async throws -> Void
    ) async {
        do {
            try await office.persist("take a message of \(queue)") { try await accept(delivery) }
            delivery.acknowledge()
        } catch {
            await putBack(delivery, because: error)
        }
    }

    /// A fault of ours: the ledger refuses what it should take. After a second the message goes back, and when that
    /// was so often enough the broker gives it up and it becomes a dead letter.
    private func putBack(_ delivery: AMQPDelivery, because error: any Error) async {
        if !Task.isCancelled {
            office.logger.error("message \(delivery.routingKey) could not be taken, it goes back in 1 s: \(error)")
            try? await ContinuousClock().sleep(for: .seconds(1))  // a drain cuts it short
        }
        delivery.reject(requeue: true)
    }
}
