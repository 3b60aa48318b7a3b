package import FoundationEssentials
import Postgres

/// A queued job that is due, as far as the choice of who is next needs to know it.
package struct Candidate: Hashable, Sendable {
    package let id: Int64
    package let type: String
    /// All zeros where there is none.
    package let tenant: UUID
    /// All zeros where there is none.
    package let user: UUID
    package let provider: String?

    package init(id: Int64, type: String, tenant: UUID, user: UUID, provider: String?) {
        self.id = id
        self.type = type
        self.tenant = tenant
        self.user = user
        self.provider = provider
    }
}

extension Candidate {
    init(_ row: PostgresRow) throws {
        self.init(
            id: try row.decode("id"), type: try row.decode("job_type"), tenant: try row.decode("tenant"),
            user: try row.decode("user"), provider: try row.decode("provider"))
    }
}
