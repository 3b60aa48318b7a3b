public import FoundationEssentials
public import Models
import Postgres

/// Which dead letters; what is `nil` does not matter.
public struct DeadLetterFilter: Sendable, Hashable {
    public var ids: [Int64]?
    /// `job`, `tick`, `request`, `broker` or `unrouted`.
    public var kind: DeadLetterRecord.Kind?
    public var family: Family?
    /// The job or job type.
    public var name: String?
    /// Text that the reason contains, in any case.
    public var reason: String?
    public var correlationID: String?
    /// Written at this instant or later, and before that one.
    public var since: Date?
    public var until: Date?
    /// Whether it was replayed. Default: only letters that were not; `nil` means either.
    public var isReplayed: Bool? = false

    public init() {}

    /// Whether it names nothing, so that every letter matches that was not replayed, or every one at all.
    public var matchesAll: Bool {
        var other = DeadLetterFilter()
        other.isReplayed = isReplayed
        return self == other
    }

    /// Over `dead_letters AS letter`. What was purged never matches.
    var condition: PostgresQuery {
        """
        letter.purged_at IS NULL
        AND (\(ids)::bigint[] IS NULL OR letter.id = ANY(\(ids)))
        AND (\(kind?.rawValue)::text IS NULL OR letter.kind = \(kind?.rawValue))
        AND (\(family?.rawValue)::text IS NULL OR letter.family = \(family?.rawValue))
        AND (\(name)::text IS NULL OR letter.name = \(name))
        AND (\(reason)::text IS NULL OR position(lower(\(reason)) IN lower(letter.reason)) > 0)
        AND (\(correlationID)::text IS NULL OR letter.correlation_id = \(correlationID))
        AND (\(since)::timestamptz IS NULL OR letter.created_at >= \(since))
        AND (\(until)::timestamptz IS NULL OR letter.created_at < \(until))
        AND (\(isReplayed)::boolean IS NULL OR (letter.replayed_at IS NOT NULL) = \(isReplayed))
        """
    }

    /// For the audit log: what was asked for, nothing else.
    var details: JSONValue {
        var fields: [String: JSONValue] = [:]
        fields["ids"] = ids.map { .array($0.prefix(100).map { .integer(Int($0)) }) }
        fields["kind"] = (kind?.rawValue).map(JSONValue.string)
        fields["family"] = (family?.rawValue).map(JSONValue.string)
        fields["type"] = name.map(JSONValue.string)
        fields["reason"] = reason.map(JSONValue.string)
        fields["correlation_id"] = correlationID.map(JSONValue.string)
        fields["since"] = (since?.formatted(.iso8601)).map(JSONValue.string)
        fields["until"] = (until?.formatted(.iso8601)).map(JSONValue.string)
        fields["replayed"] = isReplayed.map(JSONValue.bool)
        return .object(fields)
    }
}
