public import HTTPClient

/// What one mailbox allows, shared by all who call for it in this process: requests in a time, and at once.
///
/// Outlook counts mail and calendars together, by application and mailbox, and allows four requests at once. Three
/// places are for mail and one for all else. They are four over all processes where at any time only one of them asks
/// for a mailbox's mail, and only one for anything else of it, which is for whoever hands the work out to see to.
///
/// That does not cover a process that is taken for dead while a request of its is under way, the single one that ends a
/// subscription when its account is unlinked, and a mailbox that two users have linked, which each have an allowance.
/// Requests in a time are counted by each process for itself. What is too much comes back as a refusal, which is waited
/// out by all who share this.
public final class GraphAllowance: Sendable {
    let quota: QuotaBucket
    /// For mail.
    let mail: ConcurrencyGate
    /// For calendars and subscriptions.
    let rest = ConcurrencyGate(width: 1)

    public init(configuration: GraphConfiguration = GraphConfiguration(), time: TimeSource = .system) {
        precondition(configuration.flaw == nil, configuration.flaw ?? "")
        quota = QuotaBucket(limit: configuration.quota, time: time)
        mail = ConcurrencyGate(width: configuration.mailConcurrency)
    }
}
