import FoundationEssentials
public import Logging
import Models
public import Postgres

/// The child's side of isolated work: gets it from its parent, executes it by the same rules, writes its end.
///
/// The claim is the parent's. Its standing is sent here while it lives; when it dies, this process ends at once.
public struct IsolatedChild: Sendable {
    private let registry: JobRegistry
    private let configuration: WorkerConfiguration
    private let database: PostgresPool
    private let session: PostgresConfiguration
    private let logger: Logger

    /// - Parameters:
    ///   - registry: the jobs of the service whose child this is.
    ///   - session: of a session outside the pool; none is opened.
    public init(
        registry: JobRegistry, configuration: WorkerConfiguration, database: PostgresPool,
        session: PostgresConfiguration, logger: Logger
    ) {
        self.registry = registry
        self.configuration = configuration
        self.database = database
        self.session = session
        self.logger = logger
    }

    /// Works on what the parent sends, once.
    ///
    /// - Throws: ``NoParent`` when there is none; ``StrandedWork`` when the handler did not stop or its end could not be
    ///   written, and then the process must end.
    public func run() async throws {
        let bench = Workbench(slots: 1)
        let lock = ProcessLock(service: registry.family.rawValue, configuration: session, logger: logger, onDeath: {})
        let link = ParentLink(standing: lock.standing)
        let work = try await link.work()
        let execution = bench.seat(work.claim)
        link.onStop { execution.stop($0) }
        let rung = Latest<[Family: Int]>([:])
        let office = Office(
            registry: registry, configuration: configuration, database: database, lock: lock, bench: bench,
            bells: nil, logger: logger, wake: {}, giveUp: { _ in }, ringer: { rung.value = $0 })
        link.tell(.began)
        let status = try await execute(work, in: execution, office)
        link.tell(.ended(ChildReport(status: status, enqueued: rung.value, usage: .own())))
    }

    private func execute(_ work: IsolatedWork, in execution: Execution, _ office: Office) async throws -> String {
        switch work {
        case .job(let job): try await JobExecutor(office: office).execute(job, in: execution)
        case .run(let run): try await RunExecutor(office: office).execute(run, in: execution)
        }
    }
}
