import FoundationEssentials
import Postgres
import Providers

/// The rows of linked accounts, as far as linking changes them. Every statement is the user's own.
enum LinkedConnections {
    /// A grant to be stored.
    struct Grant: Sendable {
        let owner: LinkOwner
        let provider: AccountProvider
        let identity: AccountIdentity
        /// Of those asked for.
        let kinds: Set<ConnectionKind>
        /// Kinds linked before that this grant allows as well.
        let retainable: Set<ConnectionKind>
        let token: OAuthToken
        let refreshToken: String
    }

    /// Stores a grant: in the account's row where it has been linked before, so that what was read from it stays.
    static func store(
        _ grant: Grant, _ vault: TokenVault, by actor: String?, correlationID: String?,
        in transaction: PostgresTransaction
    ) async throws -> LinkedAccount {
        let existing = try await find(grant, in: transaction)
        let id = existing?.id ?? UUID()
        let refreshToken = try vault.seal(
            grant.refreshToken, for: TokenContext(connectionID: id, purpose: .refreshToken))
        let accessToken = try vault.seal(
            grant.token.accessToken, for: TokenContext(connectionID: id, purpose: .accessToken))
        let kinds = grant.kinds.union(existing?.kinds.intersection(grant.retainable) ?? [])
        let names = kinds.map(\.rawValue).sorted()
        let scopes = grant.token.scope.split(separator: " ").map(String.init)
        try await transaction.query(
            """
            INSERT INTO connections (id, tenant_id, user_id, provider, account, subject, kinds, scopes, refresh_token,
                access_token, access_token_expires_at, linked_at)
            VALUES (\(id), \(grant.owner.tenantID), \(grant.owner.userID), \(grant.provider),
                \(grant.identity.account), \(grant.identity.subject), \(names)::text[], \(scopes)::text[],
                \(refreshToken), \(accessToken), \(grant.token.expiresAt), clock_timestamp())
            ON CONFLICT (id) DO UPDATE SET account = excluded.account, subject = excluded.subject,
                kinds = excluded.kinds, scopes = excluded.scopes, refresh_token = excluded.refresh_token,
                access_token = excluded.access_token, access_token_expires_at = excluded.access_token_expires_at,
                linked_at = excluded.linked_at, state = 'active', state_reason = NULL, updated_at = clock_timestamp()
            """)
        try await note(
            "connection.grant", id, grant.owner, grant.provider, grant.identity.account,
            details: ["kinds": names.joined(separator: " ")], actor, correlationID, in: transaction)
        return LinkedAccount(
            connectionID: id, userID: grant.owner.userID, provider: grant.provider, account: grant.identity.account,
            kinds: kinds, missing: [], isReconnected: existing != nil)
    }

    /// Whether anybody has the account linked; seen by the service, not by a user.
    static func isLinked(
        _ identity: AccountIdentity, at provider: AccountProvider, in database: any PostgresQuerying
    ) async throws -> Bool {
        let rows = try await database.query(
            """
            SELECT 1 AS one FROM connections WHERE provider = \(provider) AND state <> 'disconnected'
                AND (subject = \(identity.subject) OR subject IS NULL AND lower(account) = \(identity.account)) LIMIT 1
            """)
        return !rows.isEmpty
    }

    /// Whether another connection than this holds a grant of the same account.
    static func isShared(_ id: UUID, in database: any PostgresQuerying) async throws -> Bool {
        let rows = try await database.query(
            """
            SELECT 1 AS one FROM connections AS own JOIN connections AS other ON other.provider = own.provider
                AND other.id <> own.id AND other.state <> 'disconnected'
                AND coalesce(other.subject = own.subject, lower(other.account) = lower(own.account))
            WHERE own.id = \(id) LIMIT 1
            """)
        return !rows.isEmpty
    }

    /// Erases the tokens of a connection and stops its syncs.
    ///
    /// - Returns: the account, and its refresh token as it was stored; nil when the user has no such connection.
    static func disconnect(
        _ id: UUID, of owner: LinkOwner, by actor: String?, correlationID: String?, in transaction: PostgresTransaction
    ) async throws -> (provider: AccountProvider, account: String, refreshToken: String)? {
        let rows = try await transaction.query(
            """
            SELECT provider, account, refresh_token, state FROM connections WHERE id = \(id)
                AND user_id = \(owner.userID) FOR UPDATE
            """)
        guard let row = rows.first else { return nil }
        let provider = try row.decode("provider", as: AccountProvider.self)
        let account = try row.decode("account", as: String.self)
        let refreshToken = try row.decode("refresh_token", as: String.self)
        guard try row.decode("state", as: String.self) != "disconnected" else { return (provider, account, "") }
        try await transaction.query(
            """
            UPDATE connections SET state = 'disconnected', state_reason = NULL, refresh_token = '', access_token = NULL,
                access_token_expires_at = NULL, scopes = NULL, updated_at = clock_timestamp()
            WHERE id = \(id)
            """)
        try await note(
            "connection.revoke", id, owner, provider, account, details: [:], actor, correlationID, in: transaction)
        return (provider, account, refreshToken)
    }

    private static func note(
        _ action: String, _ id: UUID, _ owner: LinkOwner, _ provider: AccountProvider, _ account: String,
        details: [String: String], _ actor: String?, _ correlationID: String?, in transaction: PostgresTransaction
    ) async throws {
        let details = details.merging(["provider": provider.rawValue, "account": account]) { $1 }
        let json = String(decoding: try JSONEncoder().encode(details), as: UTF8.self)
        try await transaction.query(
            """
            INSERT INTO audit_log (actor, action, subject, tenant_id, user_id, details, correlation_id)
            VALUES (\(actor ?? owner.actor), \(action), \(id.uuidString.lowercased()),
                \(owner.tenantID), \(owner.userID), \(json)::text::jsonb, \(correlationID))
            """)
    }
}
