import FoundationEssentials
import Models
public import Postgres

extension JobLedger {
    /// Cancels the live jobs that match: pending ones end at once as `cancelled`, with the reason; running ones are
    /// asked to stop, and end as `cancelled` once their handler has listened.
    ///
    /// Every match is marked first, whichever of the two it is at that moment, so none slips through a claim or a
    /// return meanwhile: what comes back marked is ended by the sweep. A running handler that finishes its work all
    /// the same completes. In batches of 1,000, each a transaction with its own row of the audit log.
    ///
    /// - Throws: ``NotFound`` for a single id that has ended or never was, or a type that nobody knows.
    public static func cancel(
        _ filter: JobFilter, by person: Operator, in database: PostgresPool
    ) async throws -> CancelReport {
        var report = CancelReport()
        var last: Int64 = 0
        while true {
            let start = last
            let batch = try await database.transaction { transaction in
                try await cancelBatch(filter, after: start, by: person, in: transaction)
            }
            report.cancelled += batch.report.cancelled
            report.asked += batch.report.asked
            guard let next = batch.last else { break }
            last = next
        }
        if report == CancelReport() { try await explainNothing(filter, in: database) }
        return report
    }

    private static func cancelBatch(
        _ filter: JobFilter, after start: Int64, by person: Operator, in transaction: PostgresTransaction
    ) async throws -> (report: CancelReport, last: Int64?) {
        let marked = try await mark(filter, after: start, by: person, in: transaction)
        guard let last = marked.keys.max() else { return (CancelReport(), nil) }
        var report = CancelReport()
        let ended = try await endMarked("job.id = ANY(\(marked.keys.sorted())::bigint[])", in: transaction)
        report.cancelled = ended.count
        report.asked = marked.count - report.cancelled
        let gone = Set(ended.map(\.id))
        let asked = marked.values.filter { !gone.contains($0.id) }
        try await EventFeed.tell(ended + asked, in: transaction)
        let details: [String: JSONValue] = [
            "count": .integer(marked.count), "asked": .integer(report.asked), "filter": filter.details,
        ]
        let subject = marked.count == 1 ? "job \(last)" : "jobs"
        try await AuditLog.note("job.cancel", subject, by: person, details, in: transaction)
        return (report, last)
    }

    private static func mark(
        _ filter: JobFilter, after start: Int64, by person: Operator, in transaction: PostgresTransaction
    ) async throws -> [Int64: Transition] {
        var query: PostgresQuery = """
            WITH chosen AS MATERIALIZED (
                SELECT id FROM live_jobs AS job
                WHERE \(part: filter.condition) AND cancel_requested_at IS NULL AND id > \(start)
                ORDER BY id LIMIT 1000 FOR UPDATE)
            UPDATE live_jobs AS job SET cancel_requested_at = clock_timestamp(), updated_at = clock_timestamp(),
                cancel_reason = \(person.reason.map { "cancelled on request: \($0)" } ?? "cancelled on request")
            FROM chosen WHERE job.id = chosen.id RETURNING job.id, job_type, correlation_id
            """
        query.isPrepared = false  // the best plan depends on what is filtered by
        return Dictionary(
            uniqueKeysWithValues: try await transaction.query(query).map {
                (try $0.decode("id", as: Int64.self), try ended($0, "stopping"))
            })
    }

    /// pending → cancelled, for what is marked.
    private static func endMarked(
        _ condition: PostgresQuery, in database: any PostgresQuerying
    ) async throws -> [Transition] {
        try await database.query(
            """
            WITH gone AS (
                DELETE FROM live_jobs AS job
                WHERE \(unescaped: isReturned) AND \(part: condition) RETURNING *),
            forgotten AS (DELETE FROM job_dependencies USING gone WHERE job_id = gone.id)
            INSERT INTO finished_jobs (\(unescaped: kept), status, error)
            SELECT \(unescaped: kept), 'cancelled', cancel_reason FROM gone
            RETURNING id, job_type, correlation_id, error
            """
        ).map { try ended($0, "cancelled", reason: $0.decode("error")) }
    }

    /// Of a job that somebody wants ended and that is not at work.
    static let isReturned = "status = 'pending' AND cancel_requested_at IS NOT NULL"

    /// Ends what was running when somebody asked for its end, and came back instead: by a retry, by a snooze, by the
    /// death of its process.
    ///
    /// - Returns: what it ended.
    @discardableResult
    static func endReturned(_ family: Family, in database: any PostgresQuerying) async throws -> [Transition] {
        try await endMarked("job.family = \(family.rawValue)", in: database)
    }

    /// The claims of a process that somebody wants stopped.
    static func stopRequests(of holder: UUID, in database: any PostgresQuerying) async throws -> [Claim] {
        try await database.query(
            """
            SELECT id, fence FROM live_jobs
            WHERE holder = \(holder) AND status = 'processing' AND cancel_requested_at IS NOT NULL
            """
        ).map { .job(id: try $0.decode("id"), fence: try $0.decode("fence")) }
    }

    /// Why an act on live jobs found none; nothing is wrong where a filter just has no match.
    static func explainNothing(_ filter: JobFilter, in database: any PostgresQuerying) async throws {
        if let ids = filter.ids, ids.count == 1, let id = ids.first {
            let record = try await show(id, in: database)
            if record.finishedAt != nil {
                let letter = try await DeadLetterLedger.letter(of: id, in: database)
                let hint = letter.map { "; 'carillon dead replay \($0)' runs it again" } ?? ""
                throw NotFound("live job \(id)", hint: ": it ended as \(record.status.rawValue)\(hint)")
            }
        }
        if let type = filter.type { try await expectType(type, in: database) }
    }
}
