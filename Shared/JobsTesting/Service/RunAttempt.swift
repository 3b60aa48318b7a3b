/// One execution of a run, and what came of it.
public struct RunAttempt: Sendable {
    /// As the ledger has it afterwards.
    public let run: LedgerRun
    /// What the handler threw.
    public let error: (any Error)?
    /// The jobs that were enqueued meanwhile, in order.
    public let enqueued: [LedgerJob]
}
