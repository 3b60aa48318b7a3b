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
        return LinkOwner(tenantID: tenantID, userID: try await userID(in: tenantID, transaction))
    }

    /// However the address is written, it is one user's; the tenant's row is locked, so nobody makes another meanwhile.
    private func userID(in tenantID: UUID, _ transaction: PostgresTransaction) async throws -> UUID {
        let known = try await transaction.query(
            """
            SELECT id FROM users WHERE tenant_id = \(tenantID) AND lower(email) = lower(\(user))
            ORDER BY email = \(user) DESC, created_at, id LIMIT 1
            """)
        if let row = known.first { return try row.decode("id") }
        let made = try await transaction.query(
            """
            INSERT INTO users (tenant_id, email) VALUES (\(tenantID), \(user))
            ON CONFLICT (tenant_id, email) DO UPDATE SET email = excluded.email RETURNING id
            """)
        return try made[made.startIndex].decode("id")
    }
}
