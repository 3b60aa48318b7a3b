import ArgumentParser
import FoundationEssentials
import HTTPClient
import Hosting
import Linking
import Logging
import Operations
import Postgres

/// Unlinks an account.
struct ConnectionRemove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Unlink an account: revoke its grant and erase its tokens.",
        discussion: "What was read from it stays, and is gone on with when the account is linked again.")

    @Argument(help: "The connection's id, as 'connection list' shows it; or the account, where one user has it.")
    var connection: String
    @OptionGroup var output: OutputOptions

    private struct Removed: Encodable {
        let connectionID: UUID
        let account: String
        let revocation: String

        enum CodingKeys: String, CodingKey {
            case account, revocation
            case connectionID = "connection_id"
        }
    }

    func run() async throws {
        try await Session.with { backbone, settings in
            let http = try HTTPClient(configuration: HTTPClientConfiguration(), logger: Logger(label: "http"))
            let linking = try AccountLinking(settings, database: backbone.database, transport: http)
            let (id, owner) = try await find(in: backbone.database)
            let removed = try await linking.unlink(id, of: owner, by: "operator")
            let report = Removed(
                connectionID: id, account: removed.account, revocation: removed.revocation.word)
            if output.json { return try JSONLine.print(report) }
            print("unlinked \(removed.account); no token of it is left here")
            if let advice = removed.advice { print(advice) }
        }
    }

    private func find(in database: any PostgresQuerying) async throws -> (id: UUID, owner: LinkOwner) {
        let rows = try await database.query(
            """
            SELECT id, tenant_id, user_id FROM connections
            WHERE id::text = lower(\(connection)) OR lower(account) = lower(\(connection)) ORDER BY id LIMIT 2
            """)
        guard let row = rows.first else {
            Output.error("there is no connection '\(connection)'; 'carillon connection list' shows them")
            throw ExitCode(1)
        }
        guard rows.count == 1 else {
            throw ValidationError("'\(connection)' is linked more than once: name the connection's id")
        }
        return (
            try row.decode("id"),
            LinkOwner(tenantID: try row.decode("tenant_id"), userID: try row.decode("user_id"))
        )
    }
}
