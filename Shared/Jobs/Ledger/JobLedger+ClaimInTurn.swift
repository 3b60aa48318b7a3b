import FoundationEssentials
import Postgres

extension JobLedger {
    /// Claims up to `limit` due jobs where tenants and users take turns, or where something is limited: by priority,
    /// then by turn, within caps and rates.
    ///
    /// One process at a time, so that of two that claim the second sees what the first took.
    ///
    /// - Parameter turns: whose turn it is; moved on by what is claimed.
    static func claimInTurn(
        types: [String], holder: UUID, limit: Int, turns: inout Turns, in database: PostgresPool
    ) async throws -> [ClaimedJob] {
        let before = turns
        let (jobs, after) = try await database.transaction { transaction in
            try await transaction.query(
                "SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || '.turns', 0))")
            var claim = TurnClaim(types: types, holder: holder, turns: before, transaction: transaction)
            return (try await claim.take(limit), claim.turns)
        }
        turns = after
        return jobs
    }
}
