import FoundationEssentials
import Hosting
import Linking
import Operations
import Postgres
import Providers

/// Links an account by a refresh token that was made elsewhere.
struct TokenLink {
    let provider: AccountProvider
    /// Empty: what it is linked for already, or mail.
    let kinds: Set<ConnectionKind>
    let account: String
    let owner: OwnerName
    let output: OutputOptions

    func run(_ token: String) async throws {
        try await Session.with { backbone, settings in
            let vault = try TokenVault(settings)
            let report = try await backbone.database.transaction { transaction in
                try await link(token, vault, in: transaction)
            }
            try report.print(output)
        }
    }

    private func link(
        _ token: String, _ vault: TokenVault, in transaction: PostgresTransaction
    ) async throws -> LinkReport {
        let owner = try await owner.find(in: transaction)
        let names = kinds.map(\.rawValue).sorted()
        let rows = try await transaction.query(
            """
            INSERT INTO connections (tenant_id, user_id, provider, account, kinds, refresh_token, linked_at)
            VALUES (\(owner.tenantID), \(owner.userID), \(provider), \(account),
                \(names.isEmpty ? ["mail"] : names)::text[], '', clock_timestamp())
            ON CONFLICT (user_id, provider, account) DO UPDATE SET state = 'active', state_reason = NULL,
                kinds = CASE WHEN \(names.isEmpty) THEN connections.kinds ELSE excluded.kinds END,
                access_token = NULL, linked_at = excluded.linked_at, updated_at = clock_timestamp()
            RETURNING id
            """)
        let id = try rows[rows.startIndex].decode("id", as: UUID.self)
        let sealed = try vault.seal(token, for: TokenContext(connectionID: id, purpose: .refreshToken))
        try await transaction.query("UPDATE connections SET refresh_token = \(sealed) WHERE id = \(id)")
        try await transaction.query(
            """
            INSERT INTO audit_log (actor, action, subject, tenant_id, user_id, details)
            VALUES ('operator', 'connection.grant', \(id.uuidString.lowercased()), \(owner.tenantID),
                \(owner.userID),
                jsonb_build_object('provider', \(provider.rawValue)::text, 'account', \(account)::text))
            """)
        return LinkReport(connectionID: id, userID: owner.userID, account: account)
    }
}
