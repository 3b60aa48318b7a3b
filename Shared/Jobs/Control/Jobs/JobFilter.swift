public import FoundationEssentials
public import Models
import Postgres

/// Which queued jobs; what is `nil` does not matter.
public struct JobFilter: Sendable, Hashable {
    public var ids: [Int64]?
    public var type: String?
    public var family: Family?
    public var status: JobStatus?
    public var referenceType: String?
    public var referenceID: String?
    public var tenantID: UUID?
    public var userID: UUID?
    public var uniqueKey: String?
    public var correlationID: String?
    /// Enqueued at this instant or later, and before that one.
    public var since: Date?
    public var until: Date?

    public init() {}

    /// Whether it names nothing, so that every job matches.
    public var matchesAll: Bool { self == JobFilter() }

    /// Over any table of queued jobs under the name `job`.
    var condition: PostgresQuery {
        """
        (\(ids)::bigint[] IS NULL OR job.id = ANY(\(ids)))
        AND (\(type)::text IS NULL OR job.job_type = \(type))
        AND (\(family?.rawValue)::text IS NULL OR job.family = \(family?.rawValue))
        AND (\(status?.rawValue)::text IS NULL OR job.status = \(status?.rawValue))
        AND (\(referenceType)::text IS NULL OR job.reference_type = \(referenceType))
        AND (\(referenceID)::text IS NULL OR job.reference_id = \(referenceID))
        AND (\(tenantID)::uuid IS NULL OR job.tenant_id = \(tenantID))
        AND (\(userID)::uuid IS NULL OR job.user_id = \(userID))
        AND (\(uniqueKey)::text IS NULL OR job.unique_key = \(uniqueKey))
        AND (\(correlationID)::text IS NULL OR job.correlation_id = \(correlationID))
        AND (\(since)::timestamptz IS NULL OR job.created_at >= \(since))
        AND (\(until)::timestamptz IS NULL OR job.created_at < \(until))
        """
    }

    /// For the audit log: what was asked for, nothing else.
    var details: JSONValue {
        var fields: [String: JSONValue] = [:]
        fields["ids"] = ids.map { .array($0.prefix(100).map { .integer(Int($0)) }) }
        fields["type"] = type.map(JSONValue.string)
        fields["family"] = (family?.rawValue).map(JSONValue.string)
        fields["status"] = (status?.rawValue).map(JSONValue.string)
        fields["reference_type"] = referenceType.map(JSONValue.string)
        fields["reference_id"] = referenceID.map(JSONValue.string)
        fields["tenant_id"] = (tenantID?.uuidString.lowercased()).map(JSONValue.string)
        fields["user_id"] = (userID?.uuidString.lowercased()).map(JSONValue.string)
        fields["unique_key"] = uniqueKey.map(JSONValue.string)
        fields["correlation_id"] = correlationID.map(JSONValue.string)
        fields["since"] = (since?.formatted(.iso8601)).map(JSONValue.string)
        fields["until"] = (until?.formatted(.iso8601)).map(JSONValue.string)
        return .object(fields)
    }
}
