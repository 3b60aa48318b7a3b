import ArgumentParser
import FoundationEssentials
import Jobs
import Models
import Postgres

/// Whose work: a tenant by name or id, a user by e-mail address or id.
struct OwnerOptions: ParsableArguments {
    @Option(name: .long, help: "The tenant's name or id.") var tenant: String?
    @Option(name: .long, help: "The user's e-mail address or id.") var user: String?

    /// - Throws: `NotFound` with the near miss.
    func tenantID(in database: any PostgresQuerying) async throws -> UUID? {
        guard let tenant else { return nil }
        if let id = UUID(uuidString: tenant) { return id }
        return try await Self.find("tenant", tenant, "SELECT id, name FROM tenants ORDER BY name", in: database)
    }

    /// - Throws: `NotFound` with the near miss.
    func userID(in database: any PostgresQuerying) async throws -> UUID? {
        guard let user else { return nil }
        return try await Self.user(user, in: database)
    }

    /// - Parameter user: the user's e-mail address or id.
    /// - Throws: `NotFound` with the near miss.
    static func user(_ user: String, in database: any PostgresQuerying) async throws -> UUID {
        if let id = UUID(uuidString: user) { return id }
        return try await find("user", user, "SELECT id, email AS name FROM users ORDER BY email", in: database)
    }

    private static func find(
        _ kind: String, _ name: String, _ query: PostgresQuery, in database: any PostgresQuerying
    ) async throws -> UUID {
        let rows = try await database.query(query)
        for row in rows where try row.decode("name", as: String.self) == name { return try row.decode("id") }
        throw NotFound(kind, named: name, among: try rows.map { try $0.decode("name", as: String.self) })
    }
}
