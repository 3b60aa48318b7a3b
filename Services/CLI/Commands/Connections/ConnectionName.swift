import ArgumentParser
import FoundationEssentials
import Linking
import Postgres

/// Names a connection on the command line.
struct ConnectionName: ParsableArguments {
    @Argument(help: "The connection's id, as 'connection list' shows it; or the account, where one user has it.")
    var connection: String

    /// - Throws: `ExitCode` where there is none; `ValidationError` where there are several.
    func find(in database: any PostgresQuerying) async throws -> (id: UUID, account: String, owner: LinkOwner) {
        let rows = try await database.query(
            """
            SELECT id, account, tenant_id, user_id FROM connections
            WHERE id::text = lower(\(connection)) OR lower(account) = lower(\(connection)) ORDER BY id LIMIT 2
            """)
        guard let row = rows.first else {
            Output.error("there is no connection '\(connection)'; 'carillon connection list' shows them")
            throw ExitCode(1)
        }
        guard rows.count == 1 else {
            throw ValidationError("'\(connection)' is linked more than once: name the connection's id")
        }
        let owner = LinkOwner(tenantID: try row.decode("tenant_id"), userID: try row.decode("user_id"))
        return (try row.decode("id"), try row.decode("account"), owner)
    }
}
