public import Models
public import Postgres

/// How one attempt of a queued job ended; the only ways it can.
public enum JobOutcome: Sendable {
    /// Writes in the transaction that completes the work; the counts it returns are added to the outcome's.
    public typealias Effects = @Sendable (PostgresTransaction) async throws -> Counts

    /// Complete. `counts` are added to the run that caused it, `result` is kept on the job's row, and `effects`
    /// commit with the completion under the fence: exactly once, or not at all where the claim was lost.
    case done(counts: Counts = [:], result: JSONValue? = nil, effects: Effects? = nil)
    /// A failed attempt. Tried again after `delay`, or after the type's backoff when it is `nil`.
    case retry(after: Duration?, reason: String)
    /// Not a failure: tried again after the delay, and no attempt is counted.
    case snooze(Duration)
    /// Ends as `cancelled`.
    case cancel(reason: String)
    /// Ends as `failed` at once, with a dead letter: another attempt could not help.
    case fail(reason: String)
}
