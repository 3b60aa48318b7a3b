import FoundationEssentials
import Jobs
import Postgres
import Providers

/// The access tokens of one mailbox: kept sealed beside the connection and refreshed before they end.
///
/// The sync's unique key is the lock: no two syncs of a connection run at once, and each refresh is written under the
/// claim's fence.
struct MailboxTokens: Sendable {
    let connection: MailConnection
    let vault: TokenVault
    let google: GoogleOAuth
    let context: WorkContext

    /// A token that lives at least this long is used as it is.
    private static let margin: TimeInterval = 120

    func token(forceRefresh: Bool) async throws -> String {
        guard !forceRefresh, let stored = try await stored() else { return try await refresh() }
        return stored
    }

    private func stored() async throws -> String? {
        guard let current = try await current(), let sealed = current.accessToken,
            let end = current.accessTokenExpiresAt, end.timeIntervalSinceNow > Self.margin
        else { return nil }
        return try vault.open(sealed, for: TokenContext(connectionID: connection.id, purpose: .accessToken))
    }

    /// The row as this sync read it, unless this sync has refreshed the token since.
    private func current() async throws -> MailConnection? {
        if let end = connection.accessTokenExpiresAt, end.timeIntervalSinceNow > Self.margin { return connection }
        return try await MailConnections.load(connection.id, in: context.database)
    }

    private func refresh() async throws -> String {
        let purpose = TokenContext(connectionID: connection.id, purpose: .refreshToken)
        let refreshToken = try vault.open(connection.refreshToken, for: purpose)
        let granted = try await google.refresh(refreshToken)
        try await store(granted, refreshToken, purpose)
        return granted.accessToken
    }

    /// Stores what was granted; a refresh token sealed with an old key is sealed anew on the way.
    private func store(_ granted: OAuthToken, _ refreshToken: String, _ purpose: TokenContext) async throws {
        let accessToken = try vault.seal(
            granted.accessToken, for: TokenContext(connectionID: connection.id, purpose: .accessToken))
        let isNew = granted.refreshToken != nil
        let isOldKey = try vault.needsReseal(connection.refreshToken)
        let resealed = isNew || isOldKey ? try vault.seal(granted.refreshToken ?? refreshToken, for: purpose) : nil
        try await context.transaction { transaction in
            try await MailConnections.store(
                accessToken: accessToken, expiresAt: granted.expiresAt, refreshToken: resealed, of: connection.id,
                in: transaction)
        }
    }
}
