import FoundationEssentials
package import Models
package import Postgres

/// What a ``WorkContext`` writes to in place of the ledger's database: for tests of jobs without a server.
package protocol LedgerStandIn: Sendable {
    /// Runs `body` in a transaction that commits only while the claim holds.
    ///
    /// - Throws: ``ClaimLost``; what `body` throws.
    func transaction<Result: Sendable>(
        _ claim: Claim, _ body: @Sendable @escaping (PostgresTransaction) async throws -> Result
    ) async throws -> Result

    /// - Returns: how many of the requests were new.
    func enqueue(_ requests: [JobRequest], cause: Cause, in transaction: PostgresTransaction) async throws -> Int

    /// - Throws: ``ClaimLost``.
    func count(_ counts: Counts, of claim: Claim, in transaction: PostgresTransaction) async throws

    /// JSON text of the progress that was saved last.
    func progress(of claim: Claim) async throws -> String?

    /// - Throws: ``ClaimLost``.
    func saveProgress(_ text: String, of claim: Claim, in transaction: PostgresTransaction?) async throws
}
