public import Models

/// The jobs one family's service runs: one line per job.
public struct JobRegistry: Sendable {
    public let family: Family
    private(set) var scheduled: [String: (job: CataloguedJob, run: any ScheduledJob)] = [:]
    private(set) var queued: [String: any QueuedJob] = [:]

    public init(family: Family) {
        self.family = family
    }

    /// Registers a scheduled job.
    ///
    /// - Throws: ``Models/CatalogueError`` when the catalogue does not have it: its one entry there was forgotten.
    public mutating func register<Job: ScheduledJob>(_ job: Job) throws {
        let entry = try Catalogue.job(named: Job.name)
        precondition(entry.family == family, "\(Job.name) belongs to \(entry.family), not to \(family)")
        precondition(scheduled[entry.name] == nil, "\(Job.name) is registered twice")
        scheduled[entry.name] = (entry, job)
    }

    /// Registers a type of queued job.
    public mutating func register<Job: QueuedJob>(_ job: Job) {
        precondition(Job.family == family, "\(Job.type) belongs to \(Job.family), not to \(family)")
        precondition(queued[Job.type] == nil, "\(Job.type) is registered twice")
        queued[Job.type] = job
    }

    public var scheduledNames: [String] { scheduled.keys.sorted() }
    public var queuedTypes: [String] { queued.keys.sorted() }
}
