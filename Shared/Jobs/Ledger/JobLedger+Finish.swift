import FoundationEssentials
import Models
import Postgres

extension JobLedger {
    /// processing → completed, with the handler's own writes in the same transaction.
    ///
    /// - Returns: the counts of all attempts, those of the effects included, and whether others wait for the job.
    /// - Throws: ``ClaimLost`` when the fence is no longer current; then the effects did not happen either.
    static func complete(
        _ completion: Completion, with effects: @escaping JobOutcome.Effects, in database: PostgresPool
    ) async throws -> (counts: Counts, isAwaited: Bool) {
        let job = completion.job
        var ending = Ending(
            status: .completed, counts: completion.counts, result: try completion.result?.text)
        return try await database.transaction { transaction in
            if try await !holds(job, in: transaction) { return (completion.counts, true) }
            ending.counts.add(try await effects(transaction))
            return try await finish(job, ending, in: transaction)
        }
    }

    /// - Returns: false when this very ending is in the ledger already, after a COMMIT whose answer was lost.
    private static func holds(_ job: ClaimedJob, in transaction: PostgresTransaction) async throws -> Bool {
        do {
            try await job.claim.hold(in: transaction)
            return true
        } catch is ClaimLost {
            try await confirmEnded(job, in: transaction)
            return false
        }
    }

    /// processing → cancelled.
    static func cancel(_ job: ClaimedJob, reason: String, in database: any PostgresQuerying) async throws {
        _ = try await finish(job, Ending(status: .cancelled, error: reason), in: database)
    }

    /// processing → failed, with its dead letter, in one statement.
    static func bury(
        _ job: ClaimedJob, error: String, countsAs failure: Failure, in database: any PostgresQuerying
    ) async throws {
        let error = error.storableError
        let buried = try await database.query(
            """
            WITH gone AS (DELETE FROM live_jobs WHERE id = \(job.id) AND fence = \(job.fence) RETURNING *),
            counted AS (
                SELECT \(unescaped: counted(failure)) FROM gone, (SELECT \(error)::text AS last_error) AS given),
            finished AS (
                INSERT INTO finished_jobs (\(unescaped: kept), status, error)
                SELECT \(unescaped: kept), 'failed', \(error) FROM counted)
            INSERT INTO dead_letters (kind, family, name, reason, payload, errors, job_id, message_id, correlation_id,
                request)
            SELECT 'job', family, job_type, \(error), payload, errors, id, message_id, correlation_id,
                (SELECT \(unescaped: asked) FROM gone)
            FROM counted
            RETURNING id
            """)
        if buried.isEmpty { try await confirmEnded(job, in: database) }
    }

    struct Ending {
        var status: JobStatus
        var error: String?
        var counts: Counts = [:]
        var result: String?
    }

    /// - Returns: the counts of all attempts, and whether others wait for the job, as far as is known.
    private static func finish(
        _ job: ClaimedJob, _ ending: Ending, in database: any PostgresQuerying
    ) async throws -> (counts: Counts, isAwaited: Bool) {
        let ended = try await database.query(
            """
            WITH gone AS (
                DELETE FROM live_jobs WHERE id = \(job.id) AND fence = \(job.fence)
                RETURNING *, \(try ending.counts.json.text)::text::jsonb AS added),
            finished AS (
                INSERT INTO finished_jobs (\(unescaped: kept), status, error, result)
                SELECT \(unescaped: keptWithAdded), \(ending.status.rawValue),
                    CASE WHEN \(ending.status == .cancelled) THEN coalesce(cancel_reason, \(ending.error?.storableError))
                        ELSE \(ending.error?.storableError) END, \(ending.result)::text::jsonb
                FROM gone
                RETURNING counts::text)
            SELECT \(unescaped: DependencyLedger.isAwaited), (SELECT counts FROM finished) AS counts FROM gone
            """)
        guard let row = ended.first else {
            try await confirmEnded(job, in: database)
            return (ending.counts, true)
        }
        let isAwaited = try row.decode("is_awaited", as: Bool.self)
        if isAwaited { try await DependencyLedger.note([job.id], in: database) }
        return (try Counts(stored: row.decode("counts"), inOrderOf: ending.counts), isAwaited)
    }

    /// After an unknown COMMIT the same ending is written again and finds no live row: it is read back here.
    private static func confirmEnded(_ job: ClaimedJob, in database: any PostgresQuerying) async throws {
        let ended = try await database.query(
            "SELECT 1 FROM finished_jobs WHERE id = \(job.id) AND fence = \(job.fence)")
        if ended.isEmpty { throw ClaimLost(claim: job.claim) }
    }

    /// The row's columns with one more failure of the given kind counted and its error, `last_error`, appended.
    static func counted(_ failure: Failure) -> String {
        kept
            .replacing("retry_count,", with: failure == .error ? "retry_count + 1 AS retry_count," : "retry_count,")
            .replacing(" errors,", with: " errors || error_entry(attempt, last_error) AS errors,")
            .replacing("crashes,", with: failure.isCrash ? "crashes + 1 AS crashes," : "crashes,")
    }
}
