import FoundationEssentials
import Postgres

/// The caps and rates of ``job_limits``, with what they leave now.
struct JobLimits {
    private var limits: [Allowances.Subject: Limit] = [:]
    /// What is left of them.
    var allowances = Allowances()

    /// No limits.
    init() {}

    private init(_ limits: [Allowances.Subject: Limit]) {
        self.limits = limits
        allowances = Allowances(limits.mapValues(\.left))
    }

    private struct Limit {
        let cap: Int?
        let rate: Double?
        let tokens: Double
        /// What may be claimed now.
        let left: Int
    }

    /// Reads the limits, and counts what is processing if there are any.
    static func load(in transaction: PostgresTransaction) async throws -> JobLimits {
        let rows = try await transaction.query(
            """
            SELECT scope, key, max_running::bigint AS cap, rate,
                -- a clock that was put back takes no tokens away
                coalesce(least(burst, tokens + rate * greatest(0, extract(epoch FROM clock_timestamp() - refilled_at))), 0)
                    ::double precision AS tokens
            FROM job_limits ORDER BY scope, key FOR UPDATE
            """)
        if rows.isEmpty { return JobLimits() }
        let running = try await running(in: transaction)
        var limits: [Allowances.Subject: Limit] = [:]
        for row in rows {
            let subject = Allowances.Subject(scope: try row.decode("scope"), key: try row.decode("key"))
            limits[subject] = try limit(row, running: running[subject] ?? 0)
        }
        return JobLimits(limits)
    }

    private static func limit(_ row: PostgresRow, running: Int) throws -> Limit {
        let cap = try row.decode("cap", as: Int64?.self).map(Int.init)
        let rate = try row.decode("rate", as: Double?.self)
        let tokens = try row.decode("tokens", as: Double.self)
        let byCap = cap.map { max(0, $0 - running) } ?? .max
        // a bucket may be larger than any integer
        let whole = Int(min(max(tokens, 0), 1e9))
        return Limit(cap: cap, rate: rate, tokens: tokens, left: rate == nil ? byCap : min(byCap, whole))
    }

    private static func running(in transaction: PostgresTransaction) async throws -> [Allowances.Subject: Int] {
        let rows = try await transaction.query(
            """
            SELECT scope, key, count(*) AS count FROM live_jobs, LATERAL (VALUES
                ('type', job_type), ('tenant', tenant_id::text), ('provider', provider)) AS subjects (scope, key)
            WHERE status = 'processing' AND key IS NOT NULL GROUP BY scope, key
            """)
        return try rows.reduce(into: [:]) { counts, row in
            let subject = Allowances.Subject(scope: try row.decode("scope"), key: try row.decode("key"))
            counts[subject] = Int(try row.decode("count", as: Int64.self))
        }
    }

    /// How long it takes until an empty bucket has a token again, an hour at most; `nil` when none is empty.
    var nextToken: Duration? {
        limits.compactMap { subject, limit -> Duration? in
            guard let rate = limit.rate, limit.cap != 0, allowances.left[subject] == 0 else { return nil }
            let left = limit.tokens - Double(limit.left)
            return .seconds(min(max(0, 1 - left) / rate, 3600))
        }.min()
    }

    /// Takes what was claimed out of the buckets.
    func save(in transaction: PostgresTransaction) async throws {
        let used = limits.filter { $0.value.rate != nil }.map { subject, limit in
            (subject, limit.tokens - Double(limit.left - (allowances.left[subject] ?? limit.left)))
        }
        if used.isEmpty { return }
        try await transaction.query(
            """
            UPDATE job_limits AS bucket SET tokens = given.tokens, refilled_at = clock_timestamp()
            FROM unnest(\(used.map(\.0.scope))::text[], \(used.map(\.0.key))::text[], \(used.map(\.1))::float8[])
                AS given (scope, key, tokens)
            WHERE bucket.scope = given.scope AND bucket.key = given.key
            """)
    }
}
