public import Operations
public import Postgres

/// What a family's jobs are made from.
public struct Resources: Sendable {
    /// The process's configuration, validated.
    public let settings: Settings
    /// The process's sessions, at most four; a job that needs one waits for it up to 5 s.
    public let database: PostgresPool
}
