import Logging
package import Models

/// What becomes of a job after an attempt. Pure.
package enum JobDecision: Sendable {
    case complete(Counts, result: JSONValue?, effects: JobOutcome.Effects?)
    case retry(String, after: Duration)
    case snooze(Duration)
    case handBack
    /// The process died that the job had to itself.
    case crash(String, after: Duration)
    case cancel(String)
    /// Failed for good: a dead letter.
    case bury(String)
    /// The same, by crashes.
    case buryCrashed(String)

    package init(_ outcome: JobOutcome, job: ClaimedJob, backoff: Backoff) {
        switch outcome {
        case .done(let counts, let result, let effects):
            self = .complete(counts, result: result, effects: effects)
        case .retry(let delay, let reason):
            self = .afterFailure(reason, job: job, delay: delay, backoff: backoff)
        case .snooze(let delay): self = .snooze(delay)
        case .cancel(let reason): self = .cancel(reason)
        case .fail(let reason): self = .bury(reason)
        }
    }

    /// A failed attempt: another after a while, or none if it was the last that is allowed.
    package static func afterFailure(_ error: String, job: ClaimedJob, delay: Duration?, backoff: Backoff)
        -> JobDecision
    {
        let failures = job.retryCount + 1
        if failures >= job.maxRetries { return .bury(error) }
        return .retry(error, after: delay ?? backoff.delay(after: failures))
    }

    /// After the death of a process of its own: the same.
    package static func afterCrash(_ error: String, job: ClaimedJob, backoff: Backoff) -> JobDecision {
        let crashes = job.loneCrashes + 1
        if crashes < JobLedger.crashLimit { return .crash(error, after: backoff.delay(after: crashes)) }
        return .buryCrashed(
            "\(error); that was so \(crashes) times while nothing ran beside it: look for what kills it before a replay"
        )
    }

    /// The same with every text changed, such as to take secrets out.
    func mapText(_ change: (String) -> String) -> JobDecision {
        switch self {
        case .retry(let error, let delay): .retry(change(error), after: delay)
        case .crash(let error, let delay): .crash(change(error), after: delay)
        case .cancel(let reason): .cancel(change(reason))
        case .bury(let error): .bury(change(error))
        case .buryCrashed(let error): .buryCrashed(change(error))
        case .complete, .snooze, .handBack: self
        }
    }

    /// As the log line and the metric name it.
    package var status: String {
        switch self {
        case .complete: "success"
        case .retry: "retry"
        case .snooze: "snooze"
        case .handBack: "handed_back"
        case .crash: "crash"
        case .cancel: "cancelled"
        case .bury, .buryCrashed: "dead_letter"
        }
    }

    /// Why it went wrong, if it did.
    var trouble: String? {
        switch self {
        case .retry(let error, _), .crash(let error, _), .bury(let error), .buryCrashed(let error): error
        case .complete, .snooze, .handBack, .cancel: nil
        }
    }

    var level: Logger.Level {
        switch self {
        case .complete, .snooze, .handBack, .cancel: .info
        case .retry, .crash: .warning
        case .bury, .buryCrashed: .error
        }
    }

    /// The rest of the log line.
    var figures: String {
        switch self {
        case .complete(let counts, _, _): counts.description.isEmpty ? "" : " \(counts)"
        case .retry(let error, let delay), .crash(let error, let delay):
            " retry_in_ms=\(delay.milliseconds) error=\"\(error)\""
        case .snooze(let delay): " again_in_ms=\(delay.milliseconds)"
        case .handBack: ""
        case .cancel(let reason), .bury(let reason), .buryCrashed(let reason): " error=\"\(reason)\""
        }
    }
}
