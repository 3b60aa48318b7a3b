import FoundationEssentials
import Models
import Postgres

/// A queued job as its user sees it.
struct MemberJob: Encodable {
    let id: Int64
    let type: String
    let family: String
    let status: String
    let referenceType: String?
    let referenceID: String?
    let error: String?
    let attempt: Int32
    let correlationID: String
    /// When it is due; absent for one that waits for others or has ended.
    let availableAt: Date?
    let createdAt: Date
    let startedAt: Date?
    let finishedAt: Date?

    enum CodingKeys: String, CodingKey {
        case id, type, family, status, error, attempt
        case referenceType = "reference_type"
        case referenceID = "reference_id"
        case correlationID = "correlation_id"
        case availableAt = "available_at"
        case createdAt = "created_at"
        case startedAt = "started_at"
        case finishedAt = "finished_at"
    }

    init(_ row: PostgresRow) throws {
        id = try row.decode("id")
        type = try row.decode("job_type")
        family = try row.decode("family")
        status = try row.decode("status")
        referenceType = try row.decode("reference_type")
        referenceID = try row.decode("reference_id")
        error = try row.decode("error")
        attempt = try row.decode("attempt")
        correlationID = try row.decode("correlation_id")
        availableAt = try row.decode("available_at")
        createdAt = try row.decode("created_at")
        startedAt = try row.decode("started_at")
        finishedAt = try row.decode("finished_at")
    }

    static let anyStatus = APISchema.choice(JobStatus.allCases.map(\.rawValue))

    static let schema = APISchema.object(
        [
            "id": APISchema.type("integer"), "type": APISchema.text, "family": APISchema.text,
            "status": anyStatus, "reference_type": APISchema.text, "reference_id": APISchema.text,
            "error": APISchema.text, "attempt": APISchema.type("integer"), "correlation_id": APISchema.text,
            "available_at": APISchema.instant, "created_at": APISchema.instant, "started_at": APISchema.instant,
            "finished_at": APISchema.instant,
        ],
        optional: ["reference_type", "reference_id", "error", "available_at", "started_at", "finished_at"])
}
