import Postgres

extension Claim {
    /// Locks the claimed row against any other transition until the transaction ends.
    ///
    /// `FOR SHARE`, because the transition that voids a claim updates the row: it waits for us, or we for it.
    ///
    /// - Throws: ``ClaimLost`` when the row no longer carries the fence.
    func hold(in transaction: PostgresTransaction) async throws {
        let held =
            switch self {
            case .run(let id, let fence):
                try await transaction.query(
                    "SELECT 1 FROM scheduled_job_runs WHERE id = \(id) AND fence = \(fence) FOR SHARE")
            case .job(let id, let fence):
                try await transaction.query("SELECT 1 FROM live_jobs WHERE id = \(id) AND fence = \(fence) FOR SHARE")
            }
        guard !held.isEmpty else { throw ClaimLost(claim: self) }
    }
}
