import FoundationEssentials
import Models
import Postgres

/// What waits for other jobs.
///
/// A row that waits is pending with `available_at` at infinity. It is decided on with a snapshot taken after the others
/// have committed their ends, by whoever ended one, and again by the sweep each second: two last ones that end at once
/// leave nothing waiting.
enum DependencyLedger {
    /// Writes a request that waits, and what for.
    ///
    /// - Parameter insert: writes the request as it is given.
    /// - Throws: ``UnknownDependency``.
    static func insert(
        _ request: JobRequest, in transaction: any PostgresQuerying,
        _ insert: (JobRequest) async throws -> [Int64]
    ) async throws -> [Int64] {
        let known = try await transaction.query("SELECT id FROM jobs WHERE id = ANY(\(request.after)::bigint[])")
        let unknown = Set(request.after).subtracting(try known.map { try $0.decode("id") })
        if let id = unknown.min() { throw UnknownDependency(id: id) }
        let ids = try await insert(request)
        try await transaction.query(
            """
            WITH waiting AS (
                UPDATE live_jobs SET available_at = 'infinity' WHERE id = ANY(\(ids)::bigint[]) RETURNING id)
            INSERT INTO job_dependencies (job_id, needs, available_at)
            SELECT id, needs, \(request.availableAt) FROM waiting, unnest(\(Array(Set(request.after)))::bigint[])
                AS list (needs)
            """)
        return ids
    }

    /// Decides on everything whose last need has ended.
    ///
    /// - Parameter tell: is told of each that was freed or cancelled.
    /// - Returns: the families in which something is due now.
    static func settle(
        in database: PostgresPool, tell: (Transition) -> Void = { _ in }
    ) async throws -> Set<Family> {
        var families = Set<Family>()
        // A job that is cancelled is itself what others may wait for.
        while case let cancelled = try await cancel(in: database), !cancelled.isEmpty { cancelled.forEach(tell) }
        for row in try await free(in: database) {
            families.insert(try row.decode("family"))
            tell(try JobLedger.ended(row, "freed"))
        }
        return families
    }

    private static func cancel(in database: PostgresPool) async throws -> [Transition] {
        try await database.query(
            """
            WITH dead AS (
                SELECT DISTINCT ON (job_id) job_id, format('job %s (%s), which it waited for, ended as %s',
                    needed.id, needed.job_type, needed.status) AS reason
                FROM job_dependencies JOIN finished_jobs AS needed ON needed.id = needs
                WHERE needed.status <> 'completed' ORDER BY job_id, needed.id
            ), gone AS (
                DELETE FROM live_jobs AS job USING dead WHERE job.id = dead.job_id AND job.status = 'pending'
                RETURNING job.*, dead.reason
            ), forgotten AS (
                DELETE FROM job_dependencies USING dead WHERE job_dependencies.job_id = dead.job_id
            ), finished AS (
                INSERT INTO finished_jobs (\(unescaped: JobLedger.kept), status, error)
                SELECT \(unescaped: JobLedger.kept), 'cancelled', reason FROM gone
            )
            INSERT INTO dead_letters (kind, family, name, reason, payload, errors, job_id, message_id, correlation_id)
            SELECT 'job', family, job_type, reason, payload, errors, id, message_id, correlation_id FROM gone
            RETURNING job_id AS id, name AS job_type, correlation_id, reason
            """
        ).map { try JobLedger.ended($0, "dead_letter", reason: $0.decode("reason")) }
    }

    private static func free(in database: PostgresPool) async throws -> PostgresResult {
        try await database.query(
            """
            WITH ready AS (
                SELECT job_id, max(available_at) AS available_at FROM job_dependencies
                GROUP BY job_id HAVING bool_and(EXISTS (
                    SELECT FROM finished_jobs WHERE finished_jobs.id = needs AND status = 'completed'))
            ), freed AS (
                UPDATE live_jobs AS job SET available_at = coalesce(ready.available_at, clock_timestamp()),
                    updated_at = clock_timestamp()
                FROM ready WHERE job.id = job_id AND job.status = 'pending' RETURNING job.id, family, job_type, correlation_id
            ), forgotten AS (
                DELETE FROM job_dependencies USING ready WHERE job_dependencies.job_id = ready.job_id
            )
            SELECT id, family, job_type, correlation_id FROM freed
            """)
    }
}
