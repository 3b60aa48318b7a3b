public import FoundationEssentials
public import Jobs
import Logging
public import Models
import Synchronization

/// A family's service for tests of its jobs: it claims, runs handlers and records what they return by the rules of the
/// real one, one after the other, under a clock that stands still until it is told to move.
///
/// In memory by default, for handlers that need no SQL of their own; ``withDatabase(_:startingAt:jitter:register:_:)``
/// has the same in PostgreSQL.
///
/// ```swift
/// let service = try await TestService(.notifications) { registry in registry.register(SendReminder()) }
/// let attempt = try await service.perform(SendReminder.self, .init(user: ann))
/// #expect(attempt.job.status == .completed)
/// #expect(try attempt.enqueued.payloads(of: SendMail.self).map(\.address) == ["ann@example.org"])
/// ```
public final class TestService: Sendable {
    public let family: Family
    package let ledger: any TestLedger
    /// Where messages and bells wait; several services may share one.
    public let broker: MemoryBroker
    let registry: JobRegistry
    let recorder: Recorder
    private let jitter: @Sendable () -> Double
    private let process: Mutex<UUID>

    /// 9 o'clock on a Monday, UTC: 2026-01-05T09:00:00Z.
    public static let monday = Date(timeIntervalSince1970: 1_767_603_600)

    /// A service whose ledger is in memory.
    ///
    /// - Parameters:
    ///   - startingAt: what the clock shows. Default: ``monday``.
    ///   - jitter: where in the range of a backoff a wait lies, 0…1. Default: always 1, so that waits are the longest.
    ///   - register: registers jobs as the family's service does.
    public convenience init(
        _ family: Family, startingAt instant: Date = TestService.monday, broker: MemoryBroker = MemoryBroker(),
        jitter: @escaping @Sendable () -> Double = { 1 }, register: (inout JobRegistry) throws -> Void
    ) async throws {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        try await self.init(
            family, on: try MemoryLedger(startingAt: instant, logger: logger), broker: broker, jitter: jitter,
            register: register)
    }

    package init(
        _ family: Family, on ledger: any TestLedger, broker: MemoryBroker = MemoryBroker(),
        jitter: @escaping @Sendable () -> Double, register: (inout JobRegistry) throws -> Void
    ) async throws {
        var registry = JobRegistry(family: family)
        try register(&registry)
        let recorder = Recorder()
        self.family = family
        self.ledger = ledger
        self.broker = broker
        self.recorder = recorder
        self.jitter = jitter
        self.registry = try Self.observed(registry, recorder)
        try await ledger.register(self.registry)
        process = Mutex(try await ledger.enterProcess())
    }

    private static func observed(_ registry: JobRegistry, _ recorder: Recorder) throws -> JobRegistry {
        func wrap(_ job: some QueuedJob, in registry: inout JobRegistry) {
            registry.register(ObservedJob(base: job, recorder: recorder))
        }
        func wrap(_ job: some ScheduledJob, in registry: inout JobRegistry) throws {
            try registry.register(ObservedRun(base: job, recorder: recorder))
        }
        var observed = JobRegistry(family: registry.family)
        for job in registry.queuedJobs { wrap(job, in: &observed) }
        for job in registry.scheduledJobs { try wrap(job, in: &observed) }
        return observed
    }

    /// Who claims are made for.
    var holder: UUID { process.withLock { $0 } }

    /// The process ends, and its supervisor starts another.
    func restart(as ending: ProcessEnding) async throws {
        try await ledger.endProcess(holder, as: ending)
        let next = try await ledger.enterProcess()
        process.withLock { $0 = next }
        try await ledger.sweep(family)
    }

    func withJitter<Value>(_ body: () async throws -> Value) async throws -> Value {
        try await Backoff.$jitter.withValue(jitter, operation: body)
    }
}
