import FoundationEssentials
import Postgres

extension JobLedger {
    /// Claims up to `limit` due jobs where tenants and users take turns, or where something is limited: by priority,
    /// then by turn, within caps and rates.
    ///
    /// One process at a time, so that of two that claim the second sees what the first took.
    ///
    /// - Parameter turns: whose turn it is; moved on by what is claimed.
    /// - Returns: the jobs, and how long it takes until a rate that held something back lets more through.
    static func claimInTurn(
        types: [String], holder: UUID, limit: Int, turns: inout Turns, in database: PostgresPool
    ) async throws -> (jobs: [ClaimedJob], nextToken: Duration?) {
        let before = turns
        let (jobs, nextToken, after) = try await database.transaction { transaction in
            try await transaction.query(
                "SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || '.turns', 0))")
            var claim = TurnClaim(types: types, holder: holder, turns: before, transaction: transaction)
            let jobs = try await claim.take(limit)
            return (jobs, claim.nextToken, claim.turns)
        }
        turns = after
        return (jobs, nextToken)
    }
}
