public import Models
public import Postgres

extension WorkContext {
    /// Adds to what the work reports, together with what `transaction` writes.
    ///
    /// For work that is done in parts: what is counted here stays so whatever becomes of the attempt, be it tried again,
    /// snoozed, killed or failed. An outcome's counts are added to these, and so are those of later attempts.
    ///
    /// - Throws: ``ClaimLost`` when the claim is void; ``Postgres/PostgresError``.
    public func count(_ counts: Counts, in transaction: PostgresTransaction) async throws {
        guard counts.isAnything else { return }
        if let standIn { return try await standIn.count(counts, of: claim, in: transaction) }
        let added = try counts.json.text
        let counted =
            switch claim {
            case .run(let id, let fence):
                try await transaction.query(
                    """
                    UPDATE scheduled_job_runs SET counts = sum_counts(counts, \(added)::text::jsonb)
                    WHERE id = \(id) AND fence = \(fence) RETURNING id
                    """)
            case .job(let id, let fence):
                try await transaction.query(
                    """
                    UPDATE live_jobs SET counts = sum_counts(counts, \(added)::text::jsonb), updated_at = clock_timestamp()
                    WHERE id = \(id) AND fence = \(fence) RETURNING id
                    """)
            }
        if counted.isEmpty { throw ClaimLost(claim: claim) }
    }
}
