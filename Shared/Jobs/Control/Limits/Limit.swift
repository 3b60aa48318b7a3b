import Postgres

/// How many queued jobs of a type, a tenant or a provider may be at work at once, and how fast they may begin.
///
/// Exact at each claim, over all replicas. What runs when a cap is lowered goes on.
public struct Limit: Sendable, Hashable, Encodable {
    public let scope: LimitScope
    /// The name of what is limited; a tenant's id.
    public let key: String
    /// At work at once at most; `nil` for no cap, 0 to let nothing begin.
    public let maxRunning: Int?
    /// Claims per second, in the long run; `nil` for no rate.
    public let rate: Double?
    /// Claims at once after a rest, at least 1: the size of the token bucket.
    public let burst: Double?
    /// How many are at work now.
    public let running: Int64

    enum CodingKeys: String, CodingKey {
        case scope, key, rate, burst, running
        case maxRunning = "max_running"
    }

    static let query: PostgresQuery = """
        SELECT scope, key, max_running::bigint AS max_running, rate, burst, (
            SELECT count(*) FROM live_jobs WHERE status = 'processing' AND CASE scope
                WHEN 'type' THEN job_type = key WHEN 'provider' THEN provider = key
                ELSE tenant_id::text = key END) AS running
        FROM job_limits
        """

    init(_ row: PostgresRow) throws {
        scope = try row.decode("scope")
        key = try row.decode("key")
        maxRunning = try row.decode("max_running", as: Int64?.self).map(Int.init)
        rate = try row.decode("rate")
        burst = try row.decode("burst")
        running = try row.decode("running")
    }
}
