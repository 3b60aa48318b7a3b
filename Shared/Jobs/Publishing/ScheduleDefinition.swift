public import FoundationEssentials
public import Models
public import Schedules

/// When a job is due, and what then: the catalogue's cadence, or what an operator set in its place.
public struct ScheduleDefinition: Hashable, Sendable {
    public var job: String
    /// A cron expression or `@every …`.
    public var expression: String
    public var zone: String = "UTC"
    public var dst: DSTPolicy = .shift
    public var anchor: Date?
    /// How late an instant may still start a run. Default 1 h; less than 5 s counts as 5 s.
    public var catchUp: Duration = .seconds(3600)
    public var overlap: OverlapPolicy = .skip
    /// The deadline of its runs; `nil` means the catalogue's.
    public var timeout: Duration?
    public var parameters: [String: JSONValue] = [:]
    public var isPaused = false
    /// Where it came from: `catalogue`, `environment`, `schedules.yaml`, `operator`.
    public var source: String

    public init(job: String, expression: String, source: String) {
        self.job = job
        self.expression = expression
        self.source = source
    }

    /// Whether both name the same instants.
    func firesAs(_ other: ScheduleDefinition) -> Bool {
        (expression, zone, dst, isPaused) == (other.expression, other.zone, other.dst, other.isPaused)
            && anchor == other.anchor
    }

    /// The parsed schedule.
    ///
    /// - Throws: ``Schedules/ScheduleError`` that points at the offending part.
    public func schedule() throws -> Schedule {
        try Schedule(expression, zone: zone, dst: dst, anchor: anchor)
    }
}
