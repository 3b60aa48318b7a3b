import Models
public import Postgres

extension DeadLetterLedger {
    /// Takes dead letters away for good: nobody will replay them.
    ///
    /// The letter of a job that history still shows as failed leaves an empty row, so that every failed job goes on
    /// having one (invariant I1); all others are deleted. In batches of 5,000, each a transaction with its own row of
    /// the audit log.
    ///
    /// - Returns: how many.
    /// - Throws: ``NotFound`` for a single id that is not there, or a name that no letter ever had.
    public static func purge(
        _ filter: DeadLetterFilter, by person: Operator, in database: PostgresPool
    ) async throws -> Int {
        var total = 0
        while true {
            let count = try await database.transaction { transaction in
                let count = try await purgeBatch(filter, in: transaction)
                guard count > 0 else { return 0 }
                let subject = filter.ids.flatMap { $0.count == 1 ? "dead letter \($0[0])" : nil } ?? "dead letters"
                let details: [String: JSONValue] = ["count": .integer(count), "filter": filter.details]
                try await AuditLog.note("dead.purge", subject, by: person, details, in: transaction)
                return count
            }
            total += count
            if count < batchSize { break }
        }
        if total == 0 { try await explainNothing(filter, in: database) }
        return total
    }

    private static let batchSize = 5000

    private static func purgeBatch(_ filter: DeadLetterFilter, in transaction: PostgresTransaction) async throws -> Int
    {
        var query: PostgresQuery = """
            WITH chosen AS MATERIALIZED (
                SELECT letter.id, letter.job_id IS NOT NULL AND EXISTS (
                    SELECT 1 FROM finished_jobs WHERE finished_jobs.id = letter.job_id AND status = 'failed') AS is_proof
                FROM dead_letters AS letter WHERE \(part: filter.condition)
                ORDER BY letter.id LIMIT \(batchSize) FOR UPDATE OF letter),
            deleted AS (
                DELETE FROM dead_letters AS letter USING chosen WHERE letter.id = chosen.id AND NOT is_proof),
            emptied AS (
                UPDATE dead_letters AS letter SET purged_at = clock_timestamp(), payload = NULL, body = NULL,
                    headers = '{}', errors = '[]', reason = 'purged'
                FROM chosen WHERE letter.id = chosen.id AND is_proof)
            SELECT count(*) AS n FROM chosen
            """
        query.isPrepared = false  // the best plan depends on what is filtered by
        return Int(try await transaction.query(query)[0].decode("n", as: Int64.self))
    }
}
