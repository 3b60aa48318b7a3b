public import Jobs

/// One attempt of a queued job, and what came of it.
public struct Attempt: Sendable {
    /// As the ledger has it afterwards.
    public let job: LedgerJob
    /// What the handler returned; `nil` when it threw or never began.
    public let outcome: JobOutcome?
    /// What the handler threw.
    public let error: (any Error)?
    /// The jobs that were enqueued meanwhile, in order.
    public let enqueued: [LedgerJob]
    /// How long it is until it is tried again; `nil` when it is not, or not yet known when.
    public let delay: Duration?
}
