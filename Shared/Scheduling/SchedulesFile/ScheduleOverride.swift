public import FoundationEssentials
import Operations

/// What schedules.yaml says of one scheduled job. What it does not say stays as the catalogue has it.
public struct ScheduleOverride: Sendable, Hashable {
    /// What happens to instants that a change of the clocks skips or repeats.
    public enum DST: String, Sendable, Hashable, CaseIterable {
        /// As `DSTPolicy` of the schedules has them: moved behind the gap, left out, or run in both passes.
        case shift, skip, twice
    }

    /// What happens when the job is due and still runs.
    public enum Overlap: String, Sendable, Hashable, CaseIterable {
        /// As `OverlapPolicy` of the models has them: the new one is not run, or runs beside it.
        case skip, allow
        /// The new one waits; of several that wait, one runs.
        case bufferOne = "buffer_one"
        /// The one that runs is asked to stop, then the new one starts.
        case cancelRunning = "cancel_running"
    }

    /// The scheduled job's name; whether there is such a job is the caller's to check.
    public let job: String
    /// Where it stands in the file, from 1.
    public let line: Int
    /// `cron`: a cron expression, not yet validated.
    public var cron: String?
    /// `every`: a cadence of at least one second.
    public var every: Duration?
    /// `zone`: an IANA time zone, not yet validated.
    public var zone: String?
    /// `dst`
    public var dst: DST?
    /// `anchor`: an instant that `every` counts from.
    public var anchor: Date?
    /// `catch_up`: how far back missed instants are made up for.
    public var catchUp: Duration?
    /// `overlap`
    public var overlap: Overlap?
    /// `timeout`
    public var timeout: Duration?
    /// `paused`
    public var isPaused: Bool?
    /// `parameters`: passed to every run by schedule.
    public var parameters: [String: ParameterValue]?

    /// An entry that says nothing yet.
    public init(job: String, line: Int) {
        self.job = job
        self.line = line
    }

    /// The schedule as one expression: the cron expression, or `@every 1h30m`; nil when the entry has neither.
    public var expression: String? {
        cron ?? every.map { "@every \(DurationText.format($0))" }
    }
}
