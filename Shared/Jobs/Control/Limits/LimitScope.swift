public import Postgres

/// What a limit is on.
public enum LimitScope: String, Sendable, Hashable, CaseIterable, Codable, PostgresDecodable {
    /// A type of queued jobs.
    case type
    /// A tenant's queued jobs.
    case tenant
    /// Whoever names the provider in its request, e.g. `gmail`.
    case provider
}
