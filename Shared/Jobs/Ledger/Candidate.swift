import FoundationEssentials
import Postgres

/// A queued job that is due, as far as the choice of who is next needs to know it.
struct Candidate: Hashable, Sendable {
    let id: Int64
    let type: String
    /// All zeros where there is none.
    let tenant: UUID
    /// All zeros where there is none.
    let user: UUID
    let provider: String?
}

extension Candidate {
    init(_ row: PostgresRow) throws {
        self.init(
            id: try row.decode("id"), type: try row.decode("job_type"), tenant: try row.decode("tenant"),
            user: try row.decode("user"), provider: try row.decode("provider"))
    }
}
