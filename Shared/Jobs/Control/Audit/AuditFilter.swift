public import FoundationEssentials
import Postgres

/// Which rows of the audit log; what is `nil` does not matter.
public struct AuditFilter: Sendable, Hashable {
    public var actor: String?
    /// A whole action such as `dead.replay`, or its beginning up to a dot: `dead`.
    public var action: String?
    public var subject: String?
    public var tenantID: UUID?
    public var userID: UUID?
    public var correlationID: String?
    public var since: Date?
    public var until: Date?
    /// Only rows with a smaller id, for the next page.
    public var before: Int64?

    public init() {}

    /// Over `audit_log AS entry`.
    var condition: PostgresQuery {
        """
        (\(actor)::text IS NULL OR entry.actor = \(actor))
        AND (\(action)::text IS NULL OR entry.action = \(action) OR starts_with(entry.action, \(action) || '.'))
        AND (\(subject)::text IS NULL OR entry.subject = \(subject))
        AND (\(tenantID)::uuid IS NULL OR entry.tenant_id = \(tenantID))
        AND (\(userID)::uuid IS NULL OR entry.user_id = \(userID))
        AND (\(correlationID)::text IS NULL OR entry.correlation_id = \(correlationID))
        AND (\(since)::timestamptz IS NULL OR entry.at >= \(since))
        AND (\(until)::timestamptz IS NULL OR entry.at < \(until))
        AND (\(before)::bigint IS NULL OR entry.id < \(before))
        """
    }
}
