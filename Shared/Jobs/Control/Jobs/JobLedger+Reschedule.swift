public import FoundationEssentials
import Models
public import Postgres

extension JobLedger {
    /// Gives the pending jobs that match another time; neither attempts nor failures are counted anew.
    ///
    /// What waits for other jobs goes on waiting: a later time counts from when nothing is in its way, and to be due now
    /// it has to be forced.
    ///
    /// - Parameters:
    ///   - time: `nil` means now: a retry, or a job for later, is due at once.
    ///   - dropsNeeds: what waits for other jobs waits for them no more.
    /// - Throws: ``NotFound`` for a single id that has ended or never was, or a type that nobody knows; ``StillWaiting``
    ///   for a single id that was to be due now.
    public static func reschedule(
        _ filter: JobFilter, to time: Date?, dropsNeeds: Bool = false, by person: Operator, in database: PostgresPool
    ) async throws -> RescheduleReport {
        let report = try await database.transaction { transaction in
            let (report, moved, first) = try await move(filter, to: time, dropsNeeds, in: transaction)
            guard let first, report.count > 0 || time != nil else { return report }
            let single = report.count + (time == nil ? 0 : report.waiting) == 1
            var details: [String: JSONValue] = [
                "count": .integer(report.count), "filter": filter.details,
                "to": .string(time?.formatted(.iso8601) ?? "now"),
            ]
            if dropsNeeds { details["dropped_needs"] = true }
            try await AuditLog.note(
                "job.reschedule", single ? "job \(first)" : "jobs", by: person, details, in: transaction)
            try await EventFeed.tell(moved, in: transaction)
            return report
        }
        if report.count == 0 { try await explainUnmoved(filter, report, to: time, in: database) }
        return report
    }

    private static func move(
        _ filter: JobFilter, to time: Date?, _ dropsNeeds: Bool, in transaction: PostgresTransaction
    ) async throws -> (report: RescheduleReport, moved: [Transition], first: Int64?) {
        var query: PostgresQuery = """
            WITH chosen AS MATERIALIZED (
                SELECT id, available_at = 'infinity' AND NOT \(dropsNeeds) AS waits FROM live_jobs AS job
                WHERE \(part: filter.condition) AND status = 'pending' ORDER BY id FOR UPDATE),
            dropped AS (
                DELETE FROM job_dependencies USING chosen WHERE job_id = chosen.id AND \(dropsNeeds)),
            later AS (
                UPDATE job_dependencies SET available_at = \(time) FROM chosen
                WHERE job_id = chosen.id AND waits AND \(time)::timestamptz IS NOT NULL),
            moved AS (
                UPDATE live_jobs AS job SET available_at = coalesce(\(time), clock_timestamp()),
                    updated_at = clock_timestamp()
                FROM chosen WHERE job.id = chosen.id AND NOT waits RETURNING job.id, job.family, job_type, correlation_id)
            SELECT NULL AS family, count(*) AS count, min(id) AS id, NULL AS job_type, NULL AS correlation_id
            FROM chosen WHERE waits
            UNION ALL SELECT family, 1, id, job_type, correlation_id FROM moved ORDER BY family NULLS FIRST, id
            """
        query.isPrepared = false  // the best plan depends on what is filtered by
        var report = RescheduleReport()
        var moved: [Transition] = []
        var first: Int64?
        for row in try await transaction.query(query) {
            let count = Int(try row.decode("count", as: Int64.self))
            first = try first ?? row.decode("id", as: Int64?.self)
            if let family = try row.decode("family", as: Family?.self) {
                report.count += count
                report.families[family, default: 0] += count
                moved.append(try ended(row, "rescheduled"))
            } else {
                report.waiting = count
            }
        }
        return (report, moved, first)
    }

    private static func explainUnmoved(
        _ filter: JobFilter, _ report: RescheduleReport, to time: Date?, in database: any PostgresQuerying
    ) async throws {
        let single = filter.ids.flatMap { $0.count == 1 ? $0.first : nil }
        if report.waiting > 0 {
            if let single, time == nil { throw try await stillWaiting(single, in: database) }
            return
        }
        if let single, try await show(single, in: database).status == .processing {
            throw NotFound("pending job \(single)", hint: ": it runs right now")
        }
        try await explainNothing(filter, in: database)
    }

    private static func stillWaiting(_ id: Int64, in database: any PostgresQuerying) async throws -> StillWaiting {
        let needs = try await database.query(
            "SELECT needs FROM job_dependencies WHERE job_id = \(id) ORDER BY needs LIMIT 10")
        return StillWaiting(job: id, needs: try needs.map { try $0.decode("needs") })
    }
}
