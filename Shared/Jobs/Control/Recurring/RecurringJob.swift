public import FoundationEssentials
public import Schedules

/// A schedule that enqueues a queued job at each of its instants.
public struct RecurringJob: Sendable {
    /// Its one name; not that of a scheduled job.
    public var name: String
    /// What is enqueued. With a unique key an instant adds none while a job with the key waits; its times, message id,
    /// policy for duplicates and what it waits for are not used.
    public var request: JobRequest
    /// A cron expression or `@every …`.
    public var expression: String
    public var zone = "UTC"
    public var dst = DSTPolicy.shift
    public var anchor: Date?
    /// How late an instant may still enqueue. Default 1 h; less than 5 s counts as 5 s.
    public var catchUp = Duration.seconds(3600)
    /// How long after it was enqueued a job that has not begun is cancelled. Default: never.
    public var expiresAfter: Duration?

    /// - Parameter request: gets the key `recurring:<name>` where it has none; see ``pilesUp``.
    public init(name: String, request: JobRequest, expression: String) {
        self.name = name
        self.request = request
        self.expression = expression
        if request.uniqueKey == nil { self.request.uniqueKey = "recurring:\(name)" }
    }

    /// Whether each instant adds a job, however many wait. Default false.
    public var pilesUp: Bool {
        get { request.uniqueKey == nil }
        set { request.uniqueKey = newValue ? nil : request.uniqueKey ?? "recurring:\(name)" }
    }

    /// The parsed schedule.
    ///
    /// - Throws: ``Schedules/ScheduleError`` that points at the offending part.
    public func schedule() throws -> Schedule {
        try Schedule(expression, zone: zone, dst: dst, anchor: anchor)
    }
}
