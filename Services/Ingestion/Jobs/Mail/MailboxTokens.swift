import FoundationEssentials
import Jobs
import Postgres
import Providers
import Synchronization

/// The access tokens of one mailbox: kept sealed beside the connection and refreshed before they end.
///
/// The sync's unique key is the lock: no two syncs of a connection run at once, and each refresh is written under the
/// claim's fence. Its user may link the account again meanwhile; then the new grant stays, and is used from the next
/// refresh on.
final class MailboxTokens: Sendable {
    private let connection: MailConnection
    private let vault: TokenVault
    private let google: GoogleOAuth
    private let context: WorkContext
    private let used: Mutex<String>

    /// A token that lives at least this long is used as it is.
    private static let margin: TimeInterval = 120

    init(connection: MailConnection, vault: TokenVault, google: GoogleOAuth, context: WorkContext) {
        self.connection = connection
        self.vault = vault
        self.google = google
        self.context = context
        used = Mutex(connection.refreshToken)
    }

    /// The refresh token that was used last, sealed: what the provider says of the grant, it says of this one.
    var grant: String { used.withLock { $0 } }

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
        let sealed = try await newestGrant()
        used.withLock { $0 = sealed }
        let purpose = TokenContext(connectionID: connection.id, purpose: .refreshToken)
        let refreshToken = try vault.open(sealed, for: purpose)
        do {
            let granted = try await google.refresh(refreshToken)
            try await store(granted, refreshToken, sealed, purpose)
            return granted.accessToken
        } catch OAuthFailure.invalidGrant(let subtype) {
            // The account was linked again while we asked.
            if try await newestGrant() != sealed { return try await refresh() }
            throw OAuthFailure.invalidGrant(subtype: subtype)
        }
    }

    private func newestGrant() async throws -> String {
        try await MailConnections.load(connection.id, in: context.database)?.refreshToken ?? connection.refreshToken
    }

    /// Stores what was granted; a refresh token sealed with an old key is sealed anew on the way.
    private func store(
        _ granted: OAuthToken, _ refreshToken: String, _ sealed: String, _ purpose: TokenContext
    ) async throws {
        let accessToken = try vault.seal(
            granted.accessToken, for: TokenContext(connectionID: connection.id, purpose: .accessToken))
        let isNew = granted.refreshToken != nil
        let isOldKey = try vault.needsReseal(sealed)
        let resealed = isNew || isOldKey ? try vault.seal(granted.refreshToken ?? refreshToken, for: purpose) : nil
        let id = connection.id
        try await context.transaction { transaction in
            try await MailConnections.store(
                accessToken: accessToken, expiresAt: granted.expiresAt, refreshToken: resealed, replacing: sealed,
                of: id, in: transaction)
        }
        used.withLock { $0 = resealed ?? sealed }
    }
}
