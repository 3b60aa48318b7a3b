import Models
public import Postgres

/// Caps and rates of queued jobs, changed while everything runs; in force for each claim that begins afterwards.
public enum LimitLedger {
    /// All limits.
    public static func list(in database: any PostgresQuerying) async throws -> [Limit] {
        try await database.query("\(part: Limit.query) ORDER BY scope, key").map(Limit.init)
    }

    /// Sets the limit, in place of the one that is there. A new bucket is full.
    ///
    /// - Parameters:
    ///   - name: of the type or provider; a tenant's name or id.
    ///   - maxRunning: 0 or more.
    ///   - rate: per second, more than 0.
    ///   - burst: at least 1; `nil` for a second's worth.
    /// - Throws: ``UnusableLimit``; ``NotFound`` with the near miss. Any provider may be named.
    public static func set(
        _ scope: LimitScope, _ name: String, maxRunning: Int?, rate: Double?, burst: Double?, by person: Operator,
        in database: PostgresPool
    ) async throws -> Limit {
        try check(maxRunning, rate, burst)
        let size = rate.map { burst ?? max(1, $0) }
        return try await database.transaction { transaction in
            let key = try await key(scope, name, in: transaction)
            try await transaction.query(
                """
                INSERT INTO job_limits AS old (scope, key, max_running, rate, burst, tokens)
                VALUES (\(scope.rawValue), \(key), \(maxRunning.map(Int32.init(clamping:))), \(rate), \(size),
                    coalesce(\(size), 0))
                ON CONFLICT (scope, key) DO UPDATE SET max_running = excluded.max_running, rate = excluded.rate,
                    burst = excluded.burst,
                    tokens = CASE WHEN old.rate IS NULL THEN excluded.tokens
                        ELSE least(old.tokens, excluded.burst) END
                """)
            let details: [String: JSONValue] = [
                "max_running": maxRunning.map(JSONValue.integer) ?? .null, "rate": rate.map(JSONValue.number) ?? .null,
                "burst": size.map(JSONValue.number) ?? .null,
            ]
            try await AuditLog.note("limit.set", "\(scope.rawValue) \(key)", by: person, details, in: transaction)
            return try await find(scope, key, in: transaction)
        }
    }

    /// Removes the limit.
    ///
    /// - Returns: false when there was none.
    /// - Throws: ``NotFound`` with the near miss.
    public static func remove(
        _ scope: LimitScope, _ name: String, by person: Operator, in database: PostgresPool
    ) async throws -> Bool {
        try await database.transaction { transaction in
            let key = try await key(scope, name, in: transaction)
            let gone = try await transaction.query(
                "DELETE FROM job_limits WHERE scope = \(scope.rawValue) AND key = \(key) RETURNING key")
            if gone.isEmpty { return false }
            try await AuditLog.note("limit.remove", "\(scope.rawValue) \(key)", by: person, in: transaction)
            return true
        }
    }

    static func check(_ maxRunning: Int?, _ rate: Double?, _ burst: Double?) throws {
        if maxRunning == nil, rate == nil { throw UnusableLimit(description: "a limit needs a cap or a rate") }
        if let maxRunning, maxRunning < 0 { throw UnusableLimit(description: "a cap is 0 or more, not \(maxRunning)") }
        if let rate, rate <= 0 || !rate.isFinite {
            throw UnusableLimit(description: "a rate is more than 0 per second, not \(rate)")
        }
        guard let burst else { return }
        if rate == nil { throw UnusableLimit(description: "a burst needs a rate") }
        if burst < 1 || !burst.isFinite { throw UnusableLimit(description: "a burst is at least 1, not \(burst)") }
    }

    private static func key(
        _ scope: LimitScope, _ name: String, in database: any PostgresQuerying
    ) async throws -> String {
        switch scope {
        case .type: try await PauseLedger.key(.type, name, in: database)
        case .tenant: try await PauseLedger.key(.tenant, name, in: database)
        case .provider: name
        }
    }

    private static func find(
        _ scope: LimitScope, _ key: String, in database: any PostgresQuerying
    ) async throws -> Limit {
        let rows = try await database.query("\(part: Limit.query) WHERE scope = \(scope.rawValue) AND key = \(key)")
        guard let row = rows.first else { throw LedgerError.vanished("the limit of \(scope.rawValue) \(key)") }
        return try Limit(row)
    }
}
