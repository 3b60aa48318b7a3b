import FoundationEssentials
import Models
import Postgres

extension RunLedger {
    static func knows(_ id: UUID, of job: String, in database: any PostgresQuerying) async throws -> Bool {
        try await !database.query("SELECT 1 FROM scheduled_job_runs WHERE id = \(id) AND job = \(job)").isEmpty
    }

    /// How a run ended, once it has settled; a completed run with a child that became a dead letter counts as failed.
    static func settledStatus(of id: UUID, in database: any PostgresQuerying) async throws -> RunStatus? {
        let rows = try await database.query(
            """
            SELECT status, EXISTS (SELECT 1 FROM finished_jobs WHERE run_id = \(id) AND status = 'failed') AS has_failed
            FROM scheduled_job_runs WHERE id = \(id) AND settled_at IS NOT NULL
            """)
        guard let row = rows.first else { return nil }
        let hasFailed = try row.decode("has_failed", as: Bool.self)
        let status = try row.decode("status", as: RunStatus.self)
        return status == .completed && hasFailed ? .failed : status
    }
}
