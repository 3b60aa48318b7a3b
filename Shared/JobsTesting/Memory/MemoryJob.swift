import FoundationEssentials
import Jobs
import Models

/// A queued job in memory, with what only its claim and its sweep need to know.
struct MemoryJob: Sendable {
    var job: LedgerJob
    var traceParent: TraceParent
    var fence: UUID?
    var holder: UUID?
    var cancelReason: String?
    /// When its last attempt began.
    var startedAt: Date?
    /// JSON text.
    var progress: String?

    var cause: Cause {
        Cause(correlationID: job.correlationID, traceParent: traceParent, runID: job.runID)
    }

    /// All zeros where there is none, as the ledger's index has it.
    var tenant: UUID { job.tenantID ?? UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)) }
    var user: UUID { job.userID ?? UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)) }

    var candidate: Candidate {
        Candidate(id: job.id, type: job.type, tenant: tenant, user: user, provider: job.provider)
    }

    /// Oldest first.
    static func isOlder(_ one: MemoryJob, _ other: MemoryJob) -> Bool {
        let (one, other) = (one.job, other.job)
        let (first, second) = (one.availableAt ?? .distantFuture, other.availableAt ?? .distantFuture)
        return first == second ? one.id < other.id : first < second
    }

    /// What the ledger keeps of a job that has ended.
    func ended(as status: JobStatus, error: String? = nil) -> MemoryJob {
        var ended = self
        ended.job.status = status
        ended.job.error = error
        ended.job.availableAt = nil
        ended.job.after = []
        ended.job.expiresAt = nil
        ended.job.timeout = nil
        ended.job.isCancelRequested = false
        ended.job.loneCrashes = 0
        return ended
    }
}
