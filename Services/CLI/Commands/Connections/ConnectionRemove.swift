import ArgumentParser
import FoundationEssentials
import HTTPClient
import Hosting
import Linking
import Logging
import Operations

/// Unlinks an account.
struct ConnectionRemove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Unlink an account: revoke its grant and erase its tokens.",
        discussion: "What was read from it stays, and is gone on with when the account is linked again.")

    @OptionGroup var connection: ConnectionName
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
            let (id, _, owner) = try await connection.find(in: backbone.database)
            let removed = try await linking.unlink(id, of: owner, by: "operator")
            let report = Removed(
                connectionID: id, account: removed.account, revocation: removed.revocation.word)
            if output.json { return try JSONLine.print(report) }
            print("unlinked \(removed.account); no token of it is left here")
            if let advice = removed.advice { print(advice) }
        }
    }
}
