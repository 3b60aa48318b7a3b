import FoundationEssentials
import Models
import Postgres
import Schedules

/// What is true of the whole ledger, for metrics: how much waits, how old it is, what is stale.
///
/// Read in one short transaction. Its statements go through indexes only, because the hot tables may be bloated: the
/// indexes know just what waits. So a collection costs what there is in the queue, about two seconds of one core for
/// a million waiting jobs, and a millisecond or two when it is empty. The exceptions are tables of a row per job in the
/// catalogue and the server's own list of sessions.
public enum FiguresLedger {
    /// Tenants that have a label of their own: those with the most waiting. The others together are `other`, and jobs
    /// without a tenant `none`.
    static let tenantLimit = 20
    /// Types that have a label of their own: those with the most waiting.
    static let typeLimit = 100

    /// Everything there is to say.
    ///
    /// - Throws: ``Postgres/PostgresError``.
    static func collect(in database: PostgresPool) async throws -> [Figure] {
        try await database.transaction { transaction in
            try await transaction.query(
                """
                SELECT set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true),
                    set_config('max_parallel_workers_per_gather', '0', true),
                    set_config('statement_timeout', '50s', true)
                """)
            var figures = try await waiting(in: transaction)
            figures += try await working(in: transaction)
            figures += try await runs(in: transaction)
            figures += try await letters(in: transaction)
            figures += try await server(in: transaction)
            figures += try await Staleness.load(in: transaction).flatMap(Self.figures)
            return figures
        }
    }

    // MARK: Queued jobs

    /// Those that wait for their time or for a slot. A type that has none says so with a zero.
    static let waitingStatement: PostgresQuery = """
        WITH queues AS (
            SELECT job_type, turn_key(tenant_id) AS tenant, count(*) AS waiting,
                count(*) FILTER (WHERE available_at <= statement_timestamp()) AS due, min(available_at) AS first
            FROM live_jobs WHERE status = 'pending' AND available_at < 'infinity' GROUP BY 1, 2
        ), types AS (
            SELECT job_type FROM queues GROUP BY job_type ORDER BY sum(waiting) DESC, job_type LIMIT \(typeLimit)
        ), tenants AS (
            SELECT tenant FROM queues WHERE tenant <> turn_key(NULL)
            GROUP BY tenant ORDER BY sum(waiting) DESC, tenant LIMIT \(tenantLimit)
        )
        SELECT CASE WHEN job_type IN (SELECT job_type FROM types) THEN job_type ELSE 'other' END AS type,
            CASE WHEN tenant = turn_key(NULL) THEN 'none'
                WHEN tenant IN (SELECT tenant FROM tenants) THEN tenant::text ELSE 'other' END AS tenant,
            sum(waiting)::bigint AS waiting, sum(due)::bigint AS due,
            greatest(0, extract(epoch FROM statement_timestamp() - min(first)))::float8 AS oldest
        FROM queues GROUP BY 1, 2
        UNION ALL
        SELECT name, 'none', 0, 0, 0 FROM (
            SELECT name FROM job_types WHERE seen_at > statement_timestamp() - interval '1 day' ORDER BY name
            LIMIT \(typeLimit)) AS known
        WHERE NOT EXISTS (SELECT FROM queues WHERE job_type = name AND tenant = turn_key(NULL))
        """

    private static func waiting(in transaction: PostgresTransaction) async throws -> [Figure] {
        try await transaction.query(waitingStatement).flatMap { row in
            let labels = ["type": try row.decode("type", as: String.self), "tenant": try row.decode("tenant")]
            return [
                Figure("carillon_jobs_waiting", labels, try row.decode("waiting", as: Int64.self)),
                Figure("carillon_jobs_due", labels, try row.decode("due", as: Int64.self)),
                Figure("carillon_jobs_oldest_due_seconds", labels, try row.decode("oldest", as: Double.self)),
            ]
        }
    }

    static let workingStatement: PostgresQuery = """
        SELECT 'carillon_jobs_processing' AS metric, job_type AS type, count(*) AS count
        FROM live_jobs WHERE status = 'processing' GROUP BY job_type
        UNION ALL
        SELECT 'carillon_jobs_blocked', job_type, count(*)
        FROM live_jobs WHERE status = 'pending' AND available_at = 'infinity' GROUP BY job_type
        """

    private static func working(in transaction: PostgresTransaction) async throws -> [Figure] {
        try await transaction.query(workingStatement).map { row in
            Figure(
                try row.decode("metric"), ["type": try row.decode("type")], try row.decode("count", as: Int64.self))
        }
    }

    // MARK: Runs

    static let runsStatement: PostgresQuery = """
        SELECT job, count(*) AS queued,
            extract(epoch FROM statement_timestamp() - min(created_at))::float8 AS oldest
        FROM scheduled_job_runs WHERE status = 'queued' GROUP BY job
        """

    private static func runs(in transaction: PostgresTransaction) async throws -> [Figure] {
        try await transaction.query(runsStatement).flatMap { row in
            let labels = ["job": try row.decode("job", as: String.self)]
            return [
                Figure("carillon_runs_queued", labels, try row.decode("queued", as: Int64.self)),
                Figure("carillon_runs_oldest_queued_seconds", labels, try row.decode("oldest", as: Double.self)),
            ]
        }
    }

    private static func figures(_ staleness: Staleness) -> [Figure] {
        let labels = ["job": staleness.job]
        return [
            staleness.lastSuccess.map {
                Figure("carillon_job_last_success_timestamp_seconds", labels, $0.timeIntervalSince1970)
            },
            Figure("carillon_job_stale", labels, staleness.isStale ? 1 : 0),
        ].compactMap(\.self)
    }

    // MARK: The rest

    /// Through the index of those that are open, a few microseconds each.
    static let lettersStatement: PostgresQuery = """
        SELECT kind, count(*) AS count FROM dead_letters WHERE replayed_at IS NULL AND purged_at IS NULL GROUP BY kind
        """

    private static func letters(in transaction: PostgresTransaction) async throws -> [Figure] {
        var open = Dictionary(
            uniqueKeysWithValues: (["job"] + DeadLetter.Kind.allCases.map(\.rawValue)).map { ($0, 0) })
        for row in try await transaction.query(lettersStatement) {
            open[try row.decode("kind")] = Int(try row.decode("count", as: Int64.self))
        }
        return open.map { Figure("carillon_dead_letters_open", ["kind": $0.key], $0.value) }
    }

    /// Of other roles' sessions the server tells the age only to members of `pg_read_all_stats`.
    static let serverStatement: PostgresQuery = """
        SELECT (SELECT count(*) FROM outbox) AS outbox,
            (SELECT extract(epoch FROM clock_timestamp() - created_at)::float8 FROM outbox ORDER BY id LIMIT 1) AS oldest,
            (SELECT max(extract(epoch FROM clock_timestamp() - xact_start))::float8 FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid()
                    AND backend_type = 'client backend') AS transaction,
            (SELECT count(*) FROM processes WHERE ended_at IS NULL) AS processes
        """

    private static func server(in transaction: PostgresTransaction) async throws -> [Figure] {
        let rows = try await transaction.query(serverStatement)
        let row = rows[rows.startIndex]
        return [
            Figure("carillon_outbox_messages", [:], try row.decode("outbox", as: Int64.self)),
            Figure("carillon_outbox_oldest_seconds", [:], try row.decode("oldest", as: Double?.self) ?? 0),
            Figure(
                "carillon_database_oldest_transaction_seconds", [:],
                max(0, try row.decode("transaction", as: Double?.self) ?? 0)),
            Figure("carillon_processes", [:], try row.decode("processes", as: Int64.self)),
        ]
    }
}
