import FoundationEssentials
import Models
import Postgres

extension JobLedger {
    /// processing → pending, due after `delay`.
    ///
    /// - Throws: ``ClaimLost`` when the fence is no longer current.
    static func giveBack(
        _ job: ClaimedJob, after delay: Duration, failure: Failure, error: String?, in database: PostgresPool
    ) async throws {
        let error = error?.storableError
        do {
            try await putBack(job, after: delay, failure: failure, error: error, in: database)
        } catch let conflict as PostgresError where conflict.isUniqueViolation("live_jobs_one_waiting") {
            try await handOver(job, after: delay, failure: failure, error: error, in: database)
        }
    }

    private static func putBack(
        _ job: ClaimedJob, after delay: Duration, failure: Failure, error: String?, in database: any PostgresQuerying
    ) async throws {
        let updated = try await database.query(
            """
            UPDATE live_jobs SET status = 'pending', holder = NULL, fence = NULL,
                retry_count = retry_count + \(failure == .error ? 1 : 0),
                crashes = crashes + \(failure.isCrash ? 1 : 0),
                lone_crashes = lone_crashes + \(failure == .loneCrash ? 1 : 0),
                interruptions = interruptions + \(failure == .interruption ? 1 : 0),
                error = coalesce(\(error)::text, error),
                errors = errors || error_entry(\(Int32(job.attempt)), \(error)),
                available_at = clock_timestamp() + \(delay.milliseconds) * interval '1 millisecond',
                updated_at = clock_timestamp()
            WHERE id = \(job.id) AND fence = \(job.fence) RETURNING id
            """)
        if updated.isEmpty { throw ClaimLost(claim: job.claim) }
    }

    /// Another job with the same key waits already: it takes over the failures and the backoff.
    private static func handOver(
        _ job: ClaimedJob, after delay: Duration, failure: Failure, error: String?, in database: PostgresPool
    ) async throws {
        try await database.transaction { transaction in
            try await job.claim.hold(in: transaction)
            let heirs = try await transaction.query(
                """
                UPDATE live_jobs AS heir SET
                    retry_count = job.retry_count + \(failure == .error ? 1 : 0),
                    crashes = job.crashes + \(failure.isCrash ? 1 : 0),
                    lone_crashes = job.lone_crashes + \(failure == .loneCrash ? 1 : 0),
                    interruptions = job.interruptions + \(failure == .interruption ? 1 : 0),
                    error = coalesce(\(error)::text, job.error),
                    errors = job.errors || error_entry(\(Int32(job.attempt)), \(error)),
                    available_at = greatest(heir.available_at,
                        clock_timestamp() + \(delay.milliseconds) * interval '1 millisecond'),
                    updated_at = clock_timestamp()
                FROM live_jobs AS job
                WHERE job.id = \(job.id) AND heir.job_type = job.job_type AND heir.unique_key = job.unique_key
                    AND heir.status = 'pending'
                RETURNING heir.id
                """)
            guard let heir = try heirs.first?.decode("id", as: Int64.self) else {
                // Claimed meanwhile, so nothing is in the way any more.
                return try await putBack(job, after: delay, failure: failure, error: error, in: transaction)
            }
            try await cancel(job, reason: "job \(heir) with the same key carries on", in: transaction)
        }
    }
}
