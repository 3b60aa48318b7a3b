import FoundationEssentials
import Models
import Postgres

extension JobLedger {
    /// processing → pending for every job whose holder has ended; a dead letter once that happened three times.
    ///
    /// - Returns: what was released, for the log.
    static func releaseDead(family: Family, in database: PostgresPool) async throws -> [Int64] {
        let rows = try await database.query(
            """
            SELECT id, job_type, fence, payload::text AS payload, unique_key, attempt, retry_count, max_retries,
                crashes, run_id, correlation_id, traceparent
            FROM live_jobs AS job
            WHERE family = \(family.rawValue) AND status = 'processing'
                AND NOT EXISTS (SELECT 1 FROM processes WHERE id = job.holder AND ended_at IS NULL)
            """)
        var released: [Int64] = []
        for row in rows {
            let job = try claimed(row)
            if try await release(job, crashes: Int(row.decode("crashes", as: Int32.self)), in: database) {
                released.append(job.id)
            }
        }
        return released
    }

    private static func release(_ job: ClaimedJob, crashes: Int, in database: PostgresPool) async throws -> Bool {
        do {
            if crashes + 1 < crashLimit {
                let error = "its process died during attempt \(job.attempt)"
                try await giveBack(job, after: .zero, failure: .crash, error: error, in: database)
            } else {
                let error = "its process died \(crashLimit) times while it ran; look for what kills it before a replay"
                try await bury(job, error: error, countsAs: .crash, in: database)
            }
            return true
        } catch is ClaimLost {
            return false  // another observer was first
        }
    }
}
