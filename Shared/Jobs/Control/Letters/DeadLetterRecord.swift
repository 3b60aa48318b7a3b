public import FoundationEssentials
public import Models
public import Postgres

/// A dead letter as operators see it: work that will not be tried again by itself.
public struct DeadLetterRecord: Sendable, Hashable {
    /// What became one.
    public enum Kind: String, Sendable, Hashable, CaseIterable, Codable, PostgresDecodable {
        /// A queued job after its last attempt.
        case job
        /// A tick that was not understood.
        case tick
        /// A request for a queued job that was not understood.
        case request
        /// What the broker gave up on.
        case broker
        /// A message with a misspelt routing key.
        case unrouted
    }

    public let id: Int64
    public let kind: Kind
    public let family: String?
    /// The job or job type, as far as that could be told.
    public let name: String?
    /// What is wrong, and where possible what to do.
    public let reason: String
    /// Of a job; JSON text. `nil` in lists, as are ``body``, ``headers`` and ``errors``.
    public let payload: String?
    /// Of a message; its beginning where ``bodySize`` is larger.
    public let body: [UInt8]?
    public let bodySize: Int64?
    public let headers: JSONValue?
    public let exchange: String?
    public let routingKey: String?
    /// Every failed attempt's: `[{"attempt": 1, "at": …, "error": …}]`, oldest first.
    public let errors: JSONValue?
    public let jobID: Int64?
    public let messageID: String?
    public let correlationID: String?
    public let createdAt: Date
    public let replayedAt: Date?
    public let replayedBy: String?
    /// What it was replayed as.
    public let replayedJob: Int64?
    public let replayedRun: UUID?
}

extension DeadLetterRecord {
    /// What a record in a list is read from, over `dead_letters AS letter`.
    static let columns = """
        letter.id, letter.kind, letter.family, letter.name, letter.reason, letter.body_size, letter.exchange, \
        letter.routing_key, letter.job_id, letter.message_id, letter.correlation_id, letter.created_at, \
        letter.replayed_at, letter.replayed_by, letter.replayed_job, letter.replayed_run
        """

    /// What only a letter that is looked at or replayed needs.
    static let detailColumns = """
        letter.payload::text AS payload, letter.body, letter.headers::text AS headers, letter.errors::text AS errors
        """

    init(_ row: PostgresRow, withDetails: Bool) throws {
        id = try row.decode("id")
        kind = try row.decode("kind")
        family = try row.decode("family")
        name = try row.decode("name")
        reason = try row.decode("reason")
        payload = withDetails ? try row.decode("payload") : nil
        body = withDetails ? try row.decode("body") : nil
        bodySize = try row.decode("body_size")
        headers = withDetails ? try JSONValue(parsing: row.decode("headers", as: String.self).utf8) : nil
        exchange = try row.decode("exchange")
        routingKey = try row.decode("routing_key")
        errors = withDetails ? try JSONValue(parsing: row.decode("errors", as: String.self).utf8) : nil
        jobID = try row.decode("job_id")
        messageID = try row.decode("message_id")
        correlationID = try row.decode("correlation_id")
        createdAt = try row.decode("created_at")
        replayedAt = try row.decode("replayed_at")
        replayedBy = try row.decode("replayed_by")
        replayedJob = try row.decode("replayed_job")
        replayedRun = try row.decode("replayed_run")
    }
}
