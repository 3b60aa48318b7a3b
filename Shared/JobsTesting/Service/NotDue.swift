import FoundationEssentials
import Models

/// Something was to be run that cannot begin now.
public struct NotDue: Error, Hashable, CustomStringConvertible {
    /// What, e.g. `job 3 (sync_mailbox)`.
    public let what: String
    public let reason: String

    public var description: String { "\(what) cannot begin now: \(reason)" }
}

extension NotDue {
    init(_ id: Int64, _ job: LedgerJob?, now: Date) {
        what = "job \(id)" + (job.map { " (\($0.type))" } ?? "")
        reason =
            switch job {
            case nil: "there is none"
            case let job? where job.hasEnded: "it ended as \(job.status.rawValue)"
            case let job? where job.status == .processing: "it is at work"
            case let job? where job.isWaitingForOthers: "it waits for the jobs \(job.after.sorted())"
            case let job?:
                if let due = job.availableAt, due > now {
                    "it is due in \(due.timeIntervalSince(now)) s; advance the clock"
                } else {
                    "a job with its key is at work, it has expired, or its end was asked for"
                }
            }
    }
}
