public import FoundationEssentials
public import Models
import Postgres

/// One row of the audit log: what somebody did by hand, or a service did to somebody's account.
public struct AuditEntry: Sendable, Hashable, Encodable {
    public let id: Int64
    public let at: Date
    /// Who did it.
    public let actor: String
    /// What was done, e.g. `dead.replay`.
    public let action: String
    /// To what: the id or name of one thing, or the kind of many.
    public let subject: String
    public let tenantID: UUID?
    public let userID: UUID?
    /// E.g. `count`, `filter` and `reason` of an act on many.
    public let details: JSONValue
    public let correlationID: String?

    enum CodingKeys: String, CodingKey {
        case id, at, actor, action, subject, details
        case tenantID = "tenant_id"
        case userID = "user_id"
        case correlationID = "correlation_id"
    }

    init(_ row: PostgresRow) throws {
        id = try row.decode("id")
        at = try row.decode("at")
        actor = try row.decode("actor")
        action = try row.decode("action")
        subject = try row.decode("subject")
        tenantID = try row.decode("tenant_id")
        userID = try row.decode("user_id")
        details = try JSONValue(parsing: row.decode("details", as: String.self).utf8)
        correlationID = try row.decode("correlation_id")
    }
}
