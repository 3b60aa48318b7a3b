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

    func link(
        _ token: String, _ vault: TokenVault, in transaction: PostgresTransaction
    ) async throws -> LinkReport {
        let owner = try await owner.find(in: transaction)
        let existing = try await find(owner, in: transaction)
        let id = existing ?? UUID()
        let sealed = try vault.seal(token, for: TokenContext(connectionID: id, purpose: .refreshToken))
        if existing == nil {
            try await insert(id, owner, sealed, in: transaction)
        } else {
            try await renew(id, sealed, in: transaction)
        }
        try await transaction.query(
            """
            INSERT INTO audit_log (actor, action, subject, tenant_id, user_id, details)
            VALUES ('operator', 'connection.grant', \(id.uuidString.lowercased()), \(owner.tenantID),
                \(owner.userID),
                jsonb_build_object('provider', \(provider.rawValue)::text, 'account', \(account)::text))
            """)
        return LinkReport(connectionID: id, userID: owner.userID, account: account)
    }

    /// However its address is written, it is one account. Where it was linked more than once, the one linked last.
    private func find(_ owner: LinkOwner, in transaction: PostgresTransaction) async throws -> UUID? {
        try await transaction.query(
            """
            SELECT id FROM connections
            WHERE user_id = \(owner.userID) AND provider = \(provider) AND lower(account) = lower(\(account))
            ORDER BY state <> 'disconnected' DESC, linked_at DESC NULLS LAST, id LIMIT 1 FOR UPDATE
            """
        ).first?.decode("id")
    }

    private func insert(
        _ id: UUID, _ owner: LinkOwner, _ sealed: String, in transaction: PostgresTransaction
    ) async throws {
        let names = kinds.isEmpty ? [ConnectionKind.mail.rawValue] : kinds.map(\.rawValue).sorted()
        try await transaction.query(
            """
            INSERT INTO connections (id, tenant_id, user_id, provider, account, kinds, refresh_token, linked_at)
            VALUES (\(id), \(owner.tenantID), \(owner.userID), \(provider), \(account), \(names)::text[], \(sealed),
                clock_timestamp())
            """)
    }

    private func renew(_ id: UUID, _ sealed: String, in transaction: PostgresTransaction) async throws {
        let names = kinds.map(\.rawValue).sorted()
        try await transaction.query(
            """
            UPDATE connections SET state = 'active', state_reason = NULL, refresh_token = \(sealed), access_token = NULL,
                scopes = NULL,
                kinds = CASE WHEN \(names.isEmpty) THEN kinds ELSE \(names)::text[] END,
                linked_at = clock_timestamp(), updated_at = clock_timestamp()
            WHERE id = \(id)
            """)
        try await LinkedChannels.renew(of: id, in: transaction)
    }
}
