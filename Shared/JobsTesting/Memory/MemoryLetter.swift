import Jobs
import Models

/// A dead letter in memory, with what a replay needs of it.
struct MemoryLetter: Sendable {
    var letter: LedgerLetter
    var body: [UInt8] = []
    /// The job as it was enqueued.
    var original: JobRequest?
    var traceParent: TraceParent?
}
