public import Operations
public import Postgres

/// What a family's jobs are made from.
public struct Resources: Sendable {
    public let settings: Settings
    public let database: PostgresPool
}
