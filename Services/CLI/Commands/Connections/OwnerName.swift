import FoundationEssentials
import Linking
import Postgres

/// Whose account is linked, by names; made where there is none of the name yet.
struct OwnerName {
    let tenant: String
    let user: String

    func find(in transaction: PostgresTransaction) async throws -> LinkOwner {
        let tenants = try await transaction.query(
            """
            INSERT INTO tenants (name) VALUES (\(tenant)) ON CONFLICT (name) DO UPDATE SET name = excluded.name
            RETURNING id
            """)
        let tenantID = try tenants[tenants.startIndex].decode("id", as: UUID.self)
        let users = try await transaction.query(
            """
            INSERT INTO users (tenant_id, email) VALUES (\(tenantID), \(user))
            ON CONFLICT (tenant_id, email) DO UPDATE SET email = excluded.email RETURNING id
            """)
        return LinkOwner(tenantID: tenantID, userID: try users[users.startIndex].decode("id"))
    }
}
