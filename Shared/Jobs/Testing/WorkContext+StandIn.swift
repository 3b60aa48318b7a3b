package import Logging
package import Postgres

extension WorkContext {
    /// A context that writes to what stands in for the ledger.
    ///
    /// - Parameter database: closed, so that a handler's own SQL fails at once.
    package init(
        claim: Claim, attempt: Int, cause: Cause, logger: Logger, database: PostgresPool, timeout: Duration,
        standIn: any LedgerStandIn
    ) {
        self.init(
            claim: claim, attempt: attempt, cause: cause, logger: logger, database: database, standing: .assured,
            deadline: .now + timeout, enqueued: Enqueued(), standIn: standIn)
    }
}
