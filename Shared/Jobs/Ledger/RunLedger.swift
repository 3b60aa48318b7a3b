/// Every transition of runs, and what each needs.
///
/// ```
/// instant ──▶ queued ──claim──▶ running ──finish──▶ completed | failed | timed_out | cancelled
///    │          │ ▲                │
///    │          │ └────release─────┘   (its process died; fewer than three times alone)
///    │          └──▶ skipped (it already runs) | superseded (a newer instant came first)
///    └──▶ missed (beyond the catch-up window)
/// ```
///
/// Each transition first locks the row of its scheduled job, so that of two that race the second sees the first.
/// running → anything needs the fence drawn by the claim.
public enum RunLedger {
    /// Deaths of a process of its own after which a run is not claimed again.
    package static let crashLimit = 3

    static let claimColumns = """
        id, job, fence, attempt, parameters::text AS parameters, correlation_id, traceparent, scheduled_for, \
        missed, trigger, started_at, timeout_ms, crashes
        """
}
