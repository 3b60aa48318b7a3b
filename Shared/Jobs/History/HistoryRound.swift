import FoundationEssentials
import Postgres

/// One round of ``HistoryLedger``, on one connection.
struct HistoryRound {
    let connection: PostgresConnection
    let now: Date
    let retention: Duration
    private(set) var report = HistoryLedger.Report()

    init(connection: PostgresConnection, now: Date, retention: Duration) {
        self.connection = connection
        self.now = now
        self.retention = retention
    }

    private var horizon: Date { now.addingTimeInterval(-(retention / .seconds(1))) }

    mutating func run() async throws {
        try await prepare()
        try await dropOld()
        for delete in deletions { report.deleted += try await batches(of: delete) }
    }

    private struct Partition {
        let name: String
        /// `nil` where it has none.
        let start: Date?
        let end: Date

        func overlaps(_ week: HistoryWeek) -> Bool { end > week.start && start.map { $0 < week.end } ?? true }
    }

    /// The partitions with bounds, which all but the default have.
    private func partitions() async throws -> [Partition] {
        try await connection.query(
            """
            SELECT name, substring(bounds FROM 'FROM \\(''([^'']+)''\\)')::timestamptz AS "start",
                substring(bounds FROM 'TO \\(''([^'']+)''\\)')::timestamptz AS "end"
            FROM (
                SELECT relname::text AS name, pg_get_expr(relpartbound, pg_class.oid) AS bounds
                FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
                WHERE inhparent = 'finished_jobs'::regclass
            ) AS parts WHERE bounds LIKE 'FOR VALUES%' ORDER BY 3
            """
        ).map { Partition(name: try $0.decode("name"), start: try $0.decode("start"), end: try $0.decode("end")) }
    }

    /// Makes the partitions of the present week, of those that come, and of those that rows strayed from.
    private mutating func prepare() async throws {
        let there = try await partitions()
        var weeks = [HistoryWeek(of: now)]
        for _ in 0..<HistoryLedger.weeksAhead { weeks.append(weeks[weeks.count - 1].next) }
        let strays = try await connection.query(
            """
            SELECT DISTINCT date_trunc('week', finished_at AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' AS week
            FROM finished_jobs_default
            """
        ).map { HistoryWeek(of: try $0.decode("week", as: Date.self)) }
        for week in Set(weeks + strays).sorted() where !there.contains(where: { $0.overlaps(week) }) {
            try await locking("make \(week.name)") { round, transaction in
                let strays = try await round.make(week, in: transaction)
                round.report.strays += strays
                round.report.made.append(week.name)
            }
        }
    }

    /// The rows are moved before it is attached, for there a row that comes in has ended just now, and calls back.
    private func make(_ week: HistoryWeek, in transaction: PostgresTransaction) async throws -> Int {
        try await transaction.query("LOCK TABLE finished_jobs_default IN ACCESS EXCLUSIVE MODE")
        try await transaction.query(
            "CREATE TABLE \(identifier: week.name) (LIKE finished_jobs INCLUDING DEFAULTS INCLUDING CONSTRAINTS)")
        let strays = try await transaction.query(
            """
            WITH moved AS (
                DELETE FROM finished_jobs_default WHERE finished_at >= \(week.start) AND finished_at < \(week.end)
                RETURNING *)
            INSERT INTO \(identifier: week.name) SELECT * FROM moved
            """)
        // bounds cannot be parameters
        try await transaction.query(
            """
            ALTER TABLE finished_jobs ATTACH PARTITION \(identifier: week.name)
            FOR VALUES FROM ('\(unescaped: week.start.formatted(.iso8601))') TO ('\(unescaped: week.end.formatted(.iso8601))')
            """)
        return strays.affectedRows
    }

    private mutating func dropOld() async throws {
        for partition in try await partitions() where partition.end <= horizon {
            try await locking("drop \(partition.name)") { round, transaction in
                try await transaction.query(
                    "ALTER TABLE finished_jobs DETACH PARTITION \(identifier: partition.name)")
                try await transaction.query("DROP TABLE \(identifier: partition.name)")
                round.report.dropped.append(partition.name)
            }
        }
    }

    /// Everybody else queues behind a lock that is waited for: so it is given up soon, and tried again a little later.
    private mutating func locking(
        _ what: String, _ body: (inout HistoryRound, PostgresTransaction) async throws -> Void
    ) async throws {
        let connection = connection
        for attempt in 1...5 {
            do {
                var round = self
                try await connection.transaction(attempts: 1) { transaction in
                    try await transaction.query("SELECT set_config('lock_timeout', '100ms', true)")
                    try await body(&round, transaction)
                }
                return self = round
            } catch let error as PostgresError where error.sqlState == "55P03" {
                if attempt < 5 { try await ContinuousClock().sleep(for: .milliseconds(300)) }
            }
        }
        report.postponed.append(what)
    }

    private func batches(of delete: PostgresQuery) async throws -> Int {
        var total = 0
        while true {
            let count = try await connection.query(delete).affectedRows
            total += count
            if count < Self.batchSize { return total }
        }
    }

    private static let batchSize = 1000

    /// Of runs by schedule only those before the first that must stay, so that their chain has no gap (invariant I2).
    private var deletions: [PostgresQuery] {
        [
            """
            DELETE FROM scheduled_job_runs WHERE id IN (
                SELECT old.id FROM scheduled_jobs, LATERAL (
                    SELECT coalesce(min(first.scheduled_for), 'infinity') AS instant FROM (
                        SELECT scheduled_for FROM scheduled_job_runs AS run
                        WHERE run.job = scheduled_jobs.name AND trigger = 'schedule'
                            AND (settled_at IS NULL OR finished_at >= \(horizon))
                        ORDER BY scheduled_for LIMIT 1) AS first) AS kept, LATERAL (
                    SELECT id FROM scheduled_job_runs AS run
                    WHERE run.job = scheduled_jobs.name AND trigger = 'schedule' AND scheduled_for < kept.instant
                        AND finished_at < \(horizon) AND settled_at IS NOT NULL
                    ORDER BY scheduled_for LIMIT \(Self.batchSize)) AS old
                LIMIT \(Self.batchSize))
            """,
            """
            DELETE FROM scheduled_job_runs WHERE id IN (
                SELECT id FROM scheduled_job_runs
                WHERE finished_at < \(horizon) AND settled_at IS NOT NULL AND trigger = 'manual' LIMIT \(Self.batchSize))
            """,
            """
            DELETE FROM accepted_messages WHERE (queue, message_id) IN (
                SELECT queue, message_id FROM accepted_messages WHERE accepted_at < \(horizon) LIMIT \(Self.batchSize))
            """,
            """
            DELETE FROM dead_letters WHERE id IN (
                SELECT id FROM dead_letters AS letter
                WHERE created_at < \(horizon) AND (replayed_at IS NOT NULL OR purged_at IS NOT NULL)
                    AND NOT EXISTS (SELECT FROM finished_jobs WHERE finished_jobs.id = letter.job_id)
                LIMIT \(Self.batchSize))
            """,
            """
            DELETE FROM isolated_attempts WHERE id IN (
                SELECT id FROM isolated_attempts WHERE ended_at < \(horizon) LIMIT \(Self.batchSize))
            """,
            """
            DELETE FROM processes WHERE id IN (
                SELECT id FROM processes WHERE ended_at < \(horizon)
                    AND NOT EXISTS (SELECT FROM live_jobs WHERE holder = processes.id AND status = 'processing')
                    AND NOT EXISTS (
                        SELECT FROM scheduled_job_runs WHERE holder = processes.id AND status = 'running')
                LIMIT \(Self.batchSize))
            """,
        ]
    }
}
