import FoundationEssentials
import Models

/// One step of a run or a queued job from one state to the next, as events tell it.
///
/// | kind | status |
/// |---|---|
/// | run | `queued`, `running`, `completed`, `failed`, `timed_out`, `cancelled`, `skipped`, `superseded`, `missed`, `handed_back`, `taken_back`, `crashed`, `void`, `settled` |
/// | job | `pending`, `freed`, `rescheduled`, `processing`, `success`, `retry`, `snooze`, `handed_back`, `taken_back`, `crash`, `stopping`, `cancelled`, `expired`, `dead_letter`, `void` |
///
/// `void` is the end of a claim that was lost meanwhile: what was done under it counts for nothing.
public struct Transition: Sendable, Hashable {
    /// What takes the step.
    public enum Kind: String, Sendable, Hashable, Codable {
        case run
        case job
    }

    public var kind: Kind
    /// The scheduled job, or the type of the queued job.
    public var name: String
    /// Of the run or queued job; `nil` where one transition stands for several.
    public var id: String?
    public var status: String
    public var attempt: Int?
    public var correlationID: String?
    /// How many it stands for.
    public var count = 1
    /// Why, where something went otherwise than it should.
    public var reason: String?

    public init(
        _ kind: Kind, _ name: String, id: String?, status: String, attempt: Int? = nil, correlationID: String? = nil,
        count: Int = 1, reason: String? = nil
    ) {
        self.kind = kind
        self.name = name
        self.id = id
        self.status = status
        self.attempt = attempt
        self.correlationID = correlationID
        self.count = count
        self.reason = reason
    }
}

extension Transition {
    static func job(_ job: ClaimedJob, _ status: String) -> Transition {
        Transition(
            .job, job.type, id: "\(job.id)", status: status, attempt: job.attempt,
            correlationID: job.cause.correlationID.rawValue)
    }

    static func run(_ run: ClaimedRun, _ status: String) -> Transition {
        Transition(
            .run, run.job, id: run.id.uuidString.lowercased(), status: status, attempt: run.attempt,
            correlationID: run.cause.correlationID.rawValue)
    }

    static func run(_ id: UUID, of job: String, _ status: String, cause: String? = nil, reason: String? = nil)
        -> Transition
    {
        Transition(
            .run, job, id: id.uuidString.lowercased(), status: status, correlationID: cause, reason: reason)
    }

    /// As the log line says it, without the level.
    var line: String {
        let number = id.map { " id=\($0)" } ?? (count == 1 ? "" : " count=\(count)")
        let tries = attempt.map { " attempt=\($0)" } ?? ""
        let why = reason.map { " error=\"\($0)\"" } ?? ""
        switch kind {
        case .job: return "\(name)\(number)\(tries) status=\(status)\(why)"
        case .run: return "tick: job=\(name) \(status)\(tries)\(why)"
        }
    }
}
