import FoundationEssentials
import Jobs
import Models

/// A run in memory, with what only its claim needs to know.
struct MemoryRun: Sendable {
    var run: LedgerRun
    let family: Family
    /// Its place in the order in which runs were recorded.
    let place: Int
    var traceParent: TraceParent
    var fence: UUID?
    var holder: UUID?
    var startedAt: Date?
    var timeout: Duration?
    /// JSON text.
    var progress: String?

    func claimed(_ fence: UUID, at instant: Date) -> ClaimedRun {
        ClaimedRun(
            id: run.id, job: run.job, fence: fence, attempt: run.attempt, trigger: run.trigger,
            parameters: run.parameters, startedAt: instant, scheduledFor: run.scheduledFor, timeout: timeout,
            crashes: run.crashes, in: Cause(correlationID: run.correlationID, traceParent: traceParent, runID: run.id))
    }
}
