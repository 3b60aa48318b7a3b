import FoundationEssentials
import Models
import Postgres

/// What waits for other jobs.
///
/// A row that waits is pending with `available_at` at infinity. Who ends a job that is waited for notes it in
/// `ended_needs`, and whoever takes the note decides with a snapshot taken after that commit. An end may leave no note:
/// when somebody writes at that moment that he waits for it, for neither sees the other, and when a process dies before it
/// has noted a group of completions. Therefore the sweep also looks at each that waits by itself: soon after it came, twice
/// more, then every ten minutes, and once whenever a process died. So what waits costs nothing while nothing ends, and
/// nothing waits for ever.
enum DependencyLedger {
    /// Writes a request that waits, and what for. One that replaces a waiting job adds to what that one waits for.
    ///
    /// - Parameter insert: writes the request as it is given, and returns the jobs that do its work.
    /// - Throws: ``UnknownDependency``.
    static func insert(
        _ request: JobRequest, in transaction: any PostgresQuerying,
        _ insert: (JobRequest) async throws -> [Int64]
    ) async throws {
        let known = try await transaction.query("SELECT id FROM jobs WHERE id = ANY(\(request.after)::bigint[])")
        let unknown = Set(request.after).subtracting(try known.map { try $0.decode("id") })
        if let id = unknown.min() { throw UnknownDependency(id: id) }
        let ids = try await insert(request)
        try await transaction.query(
            """
            WITH waiting AS (
                UPDATE live_jobs SET available_at = 'infinity' WHERE id = ANY(\(ids)::bigint[]) RETURNING id, family)
            INSERT INTO job_dependencies (job_id, family, needs, available_at)
            SELECT id, family, needs, \(request.availableAt) FROM waiting, unnest(\(Array(Set(request.after)))::bigint[])
                AS list (needs)
            ON CONFLICT (job_id, needs) DO UPDATE SET available_at = excluded.available_at
            """)
    }

    /// Whether the end of a row of `gone` is to be followed up: others wait for it, or it calls back.
    static let isAwaited = """
        (callback IS NOT NULL OR EXISTS (SELECT FROM job_dependencies WHERE needs = gone.id)) AS is_awaited
        """

    /// Notes that jobs have completed that others may wait for. Ends of other kinds are noted by a trigger.
    static func note(_ ended: [Int64], in database: any PostgresQuerying) async throws {
        if ended.isEmpty { return }
        try await database.query(
            """
            INSERT INTO ended_needs (family, needs)
            SELECT DISTINCT waiting.family, ended.id FROM unnest(\(ended)::bigint[]) AS ended (id), LATERAL (
                SELECT family FROM job_dependencies WHERE needs = ended.id) AS waiting
            ON CONFLICT DO NOTHING
            """)
    }

    /// Has the sweep look at all that waits: a process died, maybe between an end and its note.
    static let lookAgain = "UPDATE job_dependencies SET check_at = '-infinity', checks = 0 WHERE check_at > '-infinity'"

    /// Decides on what waits in these families and for a job that has ended.
    ///
    /// - Parameter tell: is told of each that was freed or cancelled.
    /// - Returns: the families in which something is due now.
    static func settle(
        _ families: [Family] = Family.allCases, in database: PostgresPool, tell: (Transition) -> Void = { _ in }
    ) async throws -> Set<Family> {
        var due = Set<Family>()
        // A job that is cancelled is itself what others may wait for.
        while let decided = try await settleSome(families, in: database) {
            due.formUnion(decided.due)
            decided.transitions.forEach(tell)
        }
        return due
    }

    /// - Returns: `nil` when there was nothing to decide.
    private static func settleSome(
        _ families: [Family], in database: PostgresPool
    ) async throws -> (due: Set<Family>, transitions: [Transition])? {
        try await database.transaction { transaction in
            let jobs = try await candidates(families.map(\.rawValue), in: transaction)
            if jobs.isEmpty { return nil }
            let cancelled = try await cancel(jobs, in: transaction)
            let freed = try await free(jobs, in: transaction)
            return (
                Set(try freed.map { try $0.decode("family", as: Family.self) }),
                cancelled + (try freed.map { try JobLedger.ended($0, "freed") })
            )
        }
    }

    /// Whether ``candidates(_:in:)`` would find anything, by the same conditions.
    ///
    /// - Parameter family: an expression in SQL.
    static func isAwaiting(_ family: String) -> String {
        """
        EXISTS (SELECT FROM ended_needs WHERE family = \(family)) OR EXISTS (
            SELECT FROM job_dependencies WHERE family = \(family) AND check_at <= statement_timestamp())
        """
    }

    /// What may be decided: all that waits for what has ended, and what has its turn to be looked at.
    private static func candidates(
        _ families: [String], in transaction: PostgresTransaction
    ) async throws -> [Int64] {
        try await transaction.query(
            """
            WITH taken AS (
                SELECT family, needs FROM ended_needs WHERE family = ANY(\(families)::text[])
                LIMIT 1000 FOR UPDATE SKIP LOCKED
            ), ended AS (
                DELETE FROM ended_needs USING taken
                WHERE ended_needs.family = taken.family AND ended_needs.needs = taken.needs
            ), checked AS (
                SELECT job_id, needs FROM job_dependencies
                WHERE family = ANY(\(families)::text[]) AND check_at <= statement_timestamp()
                LIMIT 5000 FOR UPDATE SKIP LOCKED
            ), later AS (
                UPDATE job_dependencies AS wait SET checks = least(checks + 1, 3)::smallint,
                    check_at = clock_timestamp() + CASE checks WHEN 0 THEN interval '5 seconds'
                        WHEN 1 THEN interval '90 seconds' ELSE interval '10 minutes' END
                FROM checked WHERE wait.job_id = checked.job_id AND wait.needs = checked.needs
            )
            SELECT job_id FROM checked UNION
            SELECT job_id FROM taken, LATERAL (
                SELECT job_id FROM job_dependencies AS wait
                WHERE wait.needs = taken.needs AND wait.family = taken.family) AS waiting
            """
        ).map { try $0.decode("job_id") }
    }

    /// How the jobs ended that `job_dependencies AS wait` names, one after the other by history's index.
    private static let ends = """
        LATERAL (SELECT id, job_type, status FROM finished_jobs WHERE finished_jobs.id = wait.needs LIMIT 1) AS needed
        """

    /// The list stands beside each join, for from a join alone the planner would read all that waits.
    private static func cancel(
        _ jobs: [Int64], in transaction: PostgresTransaction
    ) async throws -> [Transition] {
        try await transaction.query(
            """
            WITH dead AS (
                SELECT DISTINCT ON (job_id) job_id, format('job %s (%s), which it waited for, ended as %s',
                    needed.id, needed.job_type, needed.status) AS reason
                FROM job_dependencies AS wait, \(unescaped: ends)
                WHERE job_id = ANY(\(jobs)::bigint[]) AND needed.status <> 'completed' ORDER BY job_id, needed.id
            ), gone AS (
                DELETE FROM live_jobs AS job USING dead
                WHERE job.id = dead.job_id AND job.id = ANY(\(jobs)::bigint[]) AND job.status = 'pending'
                RETURNING job.*, dead.reason
            ), forgotten AS (
                DELETE FROM job_dependencies AS wait USING dead
                WHERE wait.job_id = dead.job_id AND wait.job_id = ANY(\(jobs)::bigint[])
            ), finished AS (
                INSERT INTO finished_jobs (\(unescaped: JobLedger.kept), status, error)
                SELECT \(unescaped: JobLedger.kept), 'cancelled', reason FROM gone
            )
            INSERT INTO dead_letters (kind, family, name, reason, payload, errors, job_id, message_id, correlation_id,
                request)
            SELECT 'job', family, job_type, reason, payload, errors, id, message_id, correlation_id,
                \(unescaped: JobLedger.asked)
            FROM gone
            RETURNING job_id AS id, name AS job_type, correlation_id, reason
            """
        ).map { try JobLedger.ended($0, "dead_letter", reason: $0.decode("reason")) }
    }

    private static func free(_ jobs: [Int64], in transaction: PostgresTransaction) async throws -> PostgresResult {
        try await transaction.query(
            """
            WITH ready AS (
                SELECT job_id, max(wait.available_at) AS available_at
                FROM job_dependencies AS wait LEFT JOIN \(unescaped: ends) ON true
                WHERE job_id = ANY(\(jobs)::bigint[])
                GROUP BY job_id HAVING bool_and(needed.status IS NOT DISTINCT FROM 'completed')
            ), freed AS (
                UPDATE live_jobs AS job SET available_at = coalesce(ready.available_at, clock_timestamp()),
                    updated_at = clock_timestamp()
                FROM ready WHERE job.id = job_id AND job.id = ANY(\(jobs)::bigint[])
                    AND job.status = 'pending' AND job.available_at = 'infinity'
                RETURNING job.id, family, job_type, correlation_id
            ), forgotten AS (
                DELETE FROM job_dependencies AS wait USING ready
                WHERE wait.job_id = ready.job_id AND wait.job_id = ANY(\(jobs)::bigint[])
            )
            SELECT id, family, job_type, correlation_id FROM freed
            """)
    }
}
