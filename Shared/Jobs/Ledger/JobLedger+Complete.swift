import FoundationEssentials
import Models
import Postgres

extension JobLedger {
    /// processing → completed, many at once.
    ///
    /// - Returns: the ids of those whose fence is no longer current, and whether others wait for any of them, dependents
    ///   or callbacks. What an
    ///   unknown COMMIT has written is read back, and counts as written.
    static func complete(
        _ completions: [Completion], in database: any PostgresQuerying
    ) async throws -> (lost: Set<Int64>, areAwaited: Bool) {
        let ids = completions.map(\.job.id)
        let ended = try await database.planned(
            """
            WITH given AS MATERIALIZED (
                SELECT * FROM unnest(\(ids)::bigint[], \(completions.map(\.job.fence))::uuid[],
                    \(try completions.map { try $0.counts.json.text })::text[],
                    \(try completions.map { try $0.result?.text })::text[]) AS given (id, fence, added, result)),
            gone AS (
                DELETE FROM live_jobs AS job USING given
                WHERE job.id = ANY(\(ids)::bigint[]) AND job.id = given.id AND job.fence = given.fence
                RETURNING job.*, given.added::jsonb AS added, given.result),
            finished AS (
                INSERT INTO finished_jobs (\(unescaped: kept), status, result)
                SELECT \(unescaped: keptWithAdded), 'completed', result::jsonb FROM gone)
            SELECT id, \(unescaped: DependencyLedger.isAwaited) FROM gone
            """)
        var awaited = try ended.filter { try $0.decode("is_awaited") }.map { try $0.decode("id", as: Int64.self) }
        var lost = Set(completions.map(\.job.id)).subtracting(try ended.map { try $0.decode("id") })
        if !lost.isEmpty {
            let fences = completions.filter { lost.contains($0.job.id) }.map(\.job.fence)
            let written = try await database.query(
                "SELECT id FROM finished_jobs WHERE id = ANY(\(lost.sorted())) AND fence = ANY(\(fences))"
            ).map { try $0.decode("id", as: Int64.self) }
            lost.subtract(written)
            awaited += written
        }
        try await DependencyLedger.note(awaited, in: database)
        return (lost, !awaited.isEmpty)
    }
}
