import ArgumentParser
import FoundationEssentials
import Hosting
import Operations
import Postgres
import Providers

/// Links an account whose grant was made elsewhere.
struct ConnectionAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Link an account of a user by its refresh token.",
        discussion: """
            The token is read from standard input, or from the file that --refresh-token-file names; never from the \
            command line, where other users of the machine could read it. Linking an account again replaces its token \
            and sets it to work again; what was read from it stays.
            """)

    @Argument(help: "The provider: gmail (Google) or outlook (Microsoft 365).") var provider: String
    @Option(name: .long, help: "The account at the provider, e.g. alice@example.com.") var account: String
    @Option(name: .long, help: "The e-mail address of the user; the account when absent.") var user: String?
    @Option(
        name: .long, parsing: .singleValue,
        help: "What is read: mail, which is the default, or calendar; may be repeated.")
    var kind: [String] = []
    @Option(name: .long, help: "The tenant's name.") var tenant = "default"
    @Option(name: .long, help: "A file that holds the refresh token.") var refreshTokenFile: String?
    @OptionGroup var output: OutputOptions

    private struct Added: Encodable {
        let connectionID: UUID
        let userID: UUID
        let account: String

        enum CodingKeys: String, CodingKey {
            case account
            case connectionID = "connection_id"
            case userID = "user_id"
        }
    }

    func validate() throws {
        guard ["gmail", "outlook"].contains(provider) else {
            throw ValidationError("the provider must be gmail or outlook, not '\(provider)'")
        }
        if let odd = kind.first(where: { $0 != "mail" && $0 != "calendar" }) {
            throw ValidationError("--kind must be mail or calendar, not '\(odd)'")
        }
        guard account.contains("@") else { throw ValidationError("'\(account)' is not an e-mail address") }
    }

    func run() async throws {
        let token = try readToken()
        try await Session.with { backbone, settings in
            let vault = try TokenVault(settings)
            let added = try await backbone.database.transaction { transaction in
                try await link(token, vault, in: transaction)
            }
            if output.json { return try JSONLine.print(added) }
            print("linked \(added.account) of user \(added.userID.uuidString.lowercased())")
        }
    }

    /// - Throws: `ValidationError` when there is none.
    private func readToken() throws -> String {
        let text: String
        if let path = refreshTokenFile {
            guard let data = FileManager.default.contents(atPath: path) else {
                throw ValidationError("cannot read '\(path)'")
            }
            text = String(decoding: data, as: UTF8.self)
        } else {
            text = readLine() ?? ""
        }
        let token = text.split(whereSeparator: \.isWhitespace).joined()
        guard !token.isEmpty else { throw ValidationError("there is no refresh token") }
        return token
    }

    private func link(
        _ token: String, _ vault: TokenVault, in transaction: PostgresTransaction
    ) async throws -> Added {
        let (tenantID, userID) = try await owner(in: transaction)
        let rows = try await transaction.query(
            """
            INSERT INTO connections (tenant_id, user_id, provider, kinds, account, refresh_token)
            VALUES (\(tenantID), \(userID), \(provider), \(kind.isEmpty ? ["mail"] : kind)::text[], \(account), '')
            ON CONFLICT (user_id, provider, account) DO UPDATE SET state = 'active', state_reason = NULL,
                kinds = CASE WHEN \(kind.isEmpty) THEN connections.kinds ELSE excluded.kinds END,
                access_token = NULL, updated_at = clock_timestamp()
            RETURNING id
            """)
        let id = try rows[rows.startIndex].decode("id", as: UUID.self)
        let sealed = try vault.seal(token, for: TokenContext(connectionID: id, purpose: .refreshToken))
        try await transaction.query("UPDATE connections SET refresh_token = \(sealed) WHERE id = \(id)")
        try await transaction.query(
            """
            INSERT INTO audit_log (actor, action, subject, tenant_id, user_id, details)
            VALUES ('operator', 'connection.grant', \(id.uuidString.lowercased()), \(tenantID), \(userID),
                jsonb_build_object('provider', \(provider)::text, 'account', \(account)::text))
            """)
        return Added(connectionID: id, userID: userID, account: account)
    }

    private func owner(in transaction: PostgresTransaction) async throws -> (tenant: UUID, user: UUID) {
        let tenants = try await transaction.query(
            """
            INSERT INTO tenants (name) VALUES (\(tenant)) ON CONFLICT (name) DO UPDATE SET name = excluded.name
            RETURNING id
            """)
        let tenantID = try tenants[tenants.startIndex].decode("id", as: UUID.self)
        let users = try await transaction.query(
            """
            INSERT INTO users (tenant_id, email) VALUES (\(tenantID), \(user ?? account))
            ON CONFLICT (tenant_id, email) DO UPDATE SET email = excluded.email RETURNING id
            """)
        return (tenantID, try users[users.startIndex].decode("id"))
    }
}
