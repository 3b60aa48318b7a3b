public import Postgres

/// What a pause holds up.
public enum PauseScope: String, Sendable, Hashable, CaseIterable, Codable, PostgresDecodable {
    /// A scheduled job: none of its runs starts, by schedule or by hand; ticks by hand wait.
    case scheduled
    /// A schedule: it fires nothing; ticks by hand still run.
    case schedule
    /// A type of queued jobs.
    case type
    /// All work of a family, runs and queued jobs.
    case family
    /// A tenant's queued jobs.
    case tenant
}
