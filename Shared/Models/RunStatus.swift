/// Where a run stands in `scheduled_job_runs`.
public enum RunStatus: String, CaseIterable, Codable, Sendable {
    /// In the ledger, not claimed: its tick is on the way, or it waits behind a running one.
    case queued
    /// Claimed; its process is alive as far as anyone has proven.
    case running
    /// The job returned.
    case completed
    /// The job threw, or its process died too often.
    case failed
    /// The job was cancelled at its deadline.
    case timedOut = "timed_out"
    /// Cancelled by hand or by a newer run under `cancel_running`.
    case cancelled
    /// Its job was already running, under the policy `skip`.
    case skipped
    /// A newer run of its schedule came before it started.
    case superseded
    /// Its instants passed while nobody published, beyond the catch-up window; never ran.
    case missed
}
