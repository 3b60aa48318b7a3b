public import FoundationEssentials

/// The id that ties a run, the jobs it caused, their log lines, requests and rows together: `job-<uuid>`.
public struct CorrelationID: RawRepresentable, Hashable, Codable, Sendable, CustomStringConvertible {
    /// The id as it stands in rows, headers and log lines; not checked, for it may come from elsewhere.
    public let rawValue: String

    /// Keeps an id that came from elsewhere, e.g. an AMQP message's `correlation_id`.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// A new id, `job-` and a random UUID in lower case.
    public init(_ id: UUID = UUID()) {
        rawValue = "job-\(id.uuidString.lowercased())"
    }

    public var description: String { rawValue }
}
