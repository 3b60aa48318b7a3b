import FoundationEssentials
import Postgres

/// A run as the command line shows it.
struct RunRow: Encodable {
    let id: UUID
    let job: String
    let trigger: String
    let scheduledFor: Date?
    let status: String
    let attempt: Int32
    let missed: Int64
    let createdAt: Date
    let startedAt: Date?
    let finishedAt: Date?
    let settledAt: Date?
    let durationMs: Int64?
    let counts: [String: Int]
    let error: String?
    let correlationID: String

    enum CodingKeys: String, CodingKey {
        case id, job, trigger, status, attempt, missed, counts, error
        case scheduledFor = "scheduled_for"
        case createdAt = "created_at"
        case startedAt = "started_at"
        case finishedAt = "finished_at"
        case settledAt = "settled_at"
        case durationMs = "duration_ms"
        case correlationID = "correlation_id"
    }

    /// What it is read from.
    static let columns = """
        id, job, trigger, scheduled_for, status, attempt, missed, created_at, started_at, finished_at, settled_at,
        duration_ms, counts::text AS counts, error, correlation_id
        """

    init(_ row: PostgresRow) throws {
        id = try row.decode("id")
        job = try row.decode("job")
        trigger = try row.decode("trigger")
        scheduledFor = try row.decode("scheduled_for")
        status = try row.decode("status")
        attempt = try row.decode("attempt")
        missed = try row.decode("missed")
        createdAt = try row.decode("created_at")
        startedAt = try row.decode("started_at")
        finishedAt = try row.decode("finished_at")
        settledAt = try row.decode("settled_at")
        durationMs = try row.decode("duration_ms")
        let text: String = try row.decode("counts")
        counts = try JSONDecoder().decode([String: Int].self, from: Data(text.utf8))
        error = try row.decode("error")
        correlationID = try row.decode("correlation_id")
    }

    /// `new=3 fetched=12`, or what went wrong.
    var report: String {
        if let error { return error }
        return counts.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
    }
}
