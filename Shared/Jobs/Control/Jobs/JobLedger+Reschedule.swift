public import FoundationEssentials
import Models
public import Postgres

extension JobLedger {
    /// Gives the pending jobs that match another time; neither attempts nor failures are counted anew.
    ///
    /// - Parameter time: `nil` means now: a retry, or a job for later, is due at once.
    /// - Returns: how many.
    /// - Throws: ``NotFound`` for a single id that has ended or never was, or a type that nobody knows.
    public static func reschedule(
        _ filter: JobFilter, to time: Date?, by person: Operator, in database: PostgresPool
    ) async throws -> Int {
        let moved = try await database.transaction { transaction in
            var query: PostgresQuery = """
                WITH chosen AS MATERIALIZED (
                    SELECT id FROM live_jobs AS job WHERE \(part: filter.condition) AND status = 'pending'
                    ORDER BY id FOR UPDATE)
                UPDATE live_jobs AS job SET available_at = coalesce(\(time), clock_timestamp()),
                    updated_at = clock_timestamp()
                FROM chosen WHERE job.id = chosen.id RETURNING job.id, job_type, correlation_id
                """
            query.isPrepared = false  // the best plan depends on what is filtered by
            let rows = try await transaction.query(query)
            guard let first = rows.first else { return 0 }
            let subject = rows.count == 1 ? "job \(try first.decode("id", as: Int64.self))" : "jobs"
            let details: [String: JSONValue] = [
                "count": .integer(rows.count), "filter": filter.details,
                "to": .string(time?.formatted(.iso8601) ?? "now"),
            ]
            try await AuditLog.note("job.reschedule", subject, by: person, details, in: transaction)
            try await EventFeed.tell(try rows.map { try ended($0, "rescheduled") }, in: transaction)
            return rows.count
        }
        if moved == 0 { try await explainUnmoved(filter, in: database) }
        return moved
    }

    private static func explainUnmoved(_ filter: JobFilter, in database: any PostgresQuerying) async throws {
        if let ids = filter.ids, ids.count == 1, let id = ids.first {
            let record = try await show(id, in: database)
            if record.status == .processing {
                throw NotFound("pending job \(id)", hint: ": it runs right now")
            }
        }
        try await explainNothing(filter, in: database)
    }
}
