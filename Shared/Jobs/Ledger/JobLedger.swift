/// Every transition of queued jobs, and the fence each needs.
///
/// ```
///              enqueue ──▶ pending ──claim──▶ processing ──complete──▶ completed
///                             ▲                   │ ├──cancel────────▶ cancelled
///                             │                   │ └──fail / last try▶ failed + dead letter
///                             └── retry, snooze, hand back, release ──┘
/// ```
///
/// | transition | from → to | needs |
/// |---|---|---|
/// | enqueue | – → pending | no job of the type with the same key pending |
/// | enqueue after others | – → pending, never due | the others are in the ledger |
/// | free | pending, never due → due | all it waited for have completed |
/// | cancel with what it waited for | pending → cancelled + dead letter | one of them ended otherwise |
/// | expire | pending → cancelled | its `expires_at` has come |
/// | claim | pending → processing | due, its key not processing, within limits, not paused, a living holder; draws the fence |
/// | complete, cancel, fail | processing → finished | the fence |
/// | retry, snooze, hand back | processing → pending | the fence |
/// | release | processing → pending, next in a process of its own | the fence of a dead holder's claim |
/// | crash | processing → pending, or failed after the third in a process of its own | the fence |
/// | cancel by hand | pending → cancelled | the row's lock |
/// | cancel by hand | processing, marked → its process stops the handler → cancelled | the fence |
/// | reschedule by hand | pending → pending, due at another time | the row's lock |
///
/// What is marked and comes back to pending instead, the sweep ends as `cancelled`.
///
/// Where a job would go back to pending and another with its key already waits, the waiting one takes over its
/// failures and its backoff, and it ends as `cancelled`: the newer payload is the one to work from.
public enum JobLedger {
    /// Crashes of a process of its own after which a job is not tried again.
    static let crashLimit = 3

    /// The columns a finished job keeps of its live row.
    static let kept = """
        id, job_type, family, priority, tenant_id, user_id, provider, reference_type, reference_id, payload, \
        unique_key, retry_count, max_retries, crashes, interruptions, attempt, errors, run_id, message_id, \
        correlation_id, traceparent, holder, fence, created_at, started_at, payload_version, callback, callback_of, counts
        """

    /// The same with counts that are `added`. Nearly all work is done in one part, so that there is no sum to make.
    static let keptWithAdded = kept.replacing(
        ", counts", with: ", CASE WHEN counts = '{}' THEN added ELSE sum_counts(counts, added) END AS counts")

    /// What a job asks for beside type and payload, for its dead letter: a replay asks for the same.
    static let asked = """
        jsonb_strip_nulls(jsonb_build_object('unique_key', unique_key, 'priority', priority, 'max_retries', max_retries, \
        'tenant_id', tenant_id, 'user_id', user_id, 'provider', provider, 'timeout_ms', timeout_ms, \
        'expires_at', utc_text(expires_at), 'reference_type', reference_type, 'reference_id', reference_id, \
        'payload_version', payload_version)) \
        || CASE WHEN callback IS NULL THEN '{}' ELSE jsonb_build_object('callback', callback) END
        """
}
