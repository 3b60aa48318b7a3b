public import HTTPClient

/// What one mailbox allows, shared by all who call for it in this process: requests in a time, and at once.
///
/// Outlook counts mail and calendars together, by application and mailbox. Other processes are not seen: a mailbox and
/// several of its calendars that are read by several replicas may together have more than four requests under way. What
/// is too much comes back as a refusal, which is waited out by all who share this.
public final class GraphAllowance: Sendable {
    let quota: QuotaBucket
    let gate: ConcurrencyGate

    public init(configuration: GraphConfiguration = GraphConfiguration(), time: TimeSource = .system) {
        precondition(configuration.flaw == nil, configuration.flaw ?? "")
        quota = QuotaBucket(limit: configuration.quota, time: time)
        gate = ConcurrencyGate(width: configuration.concurrency)
    }
}
