import Models
public import Postgres

/// What was done by hand and by whom; rows are only ever added.
public enum AuditLog {
    /// The latest rows that match, newest first.
    ///
    /// - Throws: ``NotFound`` when nothing matches an action or an actor that the log has never seen.
    public static func list(
        _ filter: AuditFilter = AuditFilter(), limit: Int, in database: any PostgresQuerying
    ) async throws -> [AuditEntry] {
        var query: PostgresQuery = """
            SELECT id, at, actor, action, subject, tenant_id, user_id, details::text AS details, correlation_id
            FROM audit_log AS entry WHERE \(part: filter.condition) ORDER BY id DESC LIMIT \(limit)
            """
        query.isPrepared = false  // the best plan depends on what is filtered by
        let entries = try await database.query(query).map(AuditEntry.init)
        if entries.isEmpty { try await expect(filter, in: database) }
        return entries
    }

    private static func expect(_ filter: AuditFilter, in database: any PostgresQuerying) async throws {
        if let action = filter.action {
            let known = try await values("action", in: database)
            let groups = known.compactMap { $0.split(separator: ".").first.map(String.init) }
            guard (known + groups).contains(action) else {
                throw NotFound("action", named: action, among: known + groups)
            }
        }
        if let actor = filter.actor {
            let known = try await values("actor", in: database)
            guard known.contains(actor) else { throw NotFound("actor", named: actor, among: known) }
        }
    }

    private static func values(_ column: String, in database: any PostgresQuerying) async throws -> [String] {
        try await database.query(
            "SELECT DISTINCT \(identifier: column) AS value FROM audit_log ORDER BY 1 LIMIT 1000"
        ).map { try $0.decode("value") }
    }

    /// Adds a row, in the transaction of what it tells of.
    ///
    /// - Parameter details: the operator's reason is added to them.
    static func note(
        _ action: String, _ subject: String, by person: Operator, _ details: [String: JSONValue] = [:],
        correlationID: CorrelationID? = nil, in transaction: any PostgresQuerying
    ) async throws {
        var details = details
        if let reason = person.reason { details["reason"] = .string(reason) }
        try await transaction.query(
            """
            INSERT INTO audit_log (actor, action, subject, details, correlation_id)
            VALUES (\(person.name), \(action), \(subject), \(try JSONValue.object(details).text)::text::jsonb,
                \(correlationID?.rawValue))
            """)
    }
}
