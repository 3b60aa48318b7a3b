import FoundationEssentials
import Jobs
import Postgres
import Providers
import Synchronization

/// The access tokens of one connection: kept sealed beside it and refreshed before they end.
///
/// Jobs of one account, its mail and its calendars, may run at once, also in several processes. One of them refreshes at
/// a time; the others wait for what it gets. What was granted is written in one statement, under the claim's fence. Its
/// user may link the account again meanwhile; then the new grant stays, and is used from the next refresh on.
final class ConnectionTokens: Sendable {
    private let connection: Connection
    private let vault: TokenVault
    private let refresh: @Sendable (String) async throws -> OAuthToken
    private let context: WorkContext
    private let state: Mutex<State>

    private struct State {
        /// The refresh token that was used last, sealed.
        var grant: String
        /// The access token that was given out last.
        var given: String?
    }

    /// A token that lives at least this long is used as it is.
    private static let margin: TimeInterval = 120
    /// How often one that waits for another's refresh looks for its end.
    private static let look = Duration.milliseconds(250)

    /// - Parameter refresh: asks the provider for a new access token by a refresh token.
    init(
        connection: Connection, vault: TokenVault, refresh: @escaping @Sendable (String) async throws -> OAuthToken,
        context: WorkContext
    ) {
        self.connection = connection
        self.vault = vault
        self.refresh = refresh
        self.context = context
        state = Mutex(State(grant: connection.refreshToken))
    }

    /// The refresh token that was used last, sealed: what the provider says of the grant, it says of this one.
    var grant: String { state.withLock { $0.grant } }

    /// - Parameter forceRefresh: the token that was given out last was refused.
    func token(forceRefresh: Bool) async throws -> String {
        let refused = forceRefresh ? state.withLock { $0.given } : nil
        let token =
            if !forceRefresh, let stored = try await stored() { stored } else {
                try await alone(refused) { try await renew() }
            }
        state.withLock { $0.given = token }
        return token
    }

    // MARK: Stored tokens

    /// The row as this sync read it, while its token lives; else as it is now.
    private func stored() async throws -> String? {
        if let token = try usable(connection) { return token }
        return try await Connections.load(connection.id, in: context.database).flatMap(usable)
    }

    private func usable(_ connection: Connection) throws -> String? {
        guard let sealed = connection.accessToken, let end = connection.accessTokenExpiresAt,
            end.timeIntervalSinceNow > Self.margin
        else { return nil }
        return try vault.open(sealed, for: TokenContext(connectionID: connection.id, purpose: .accessToken))
    }

    // MARK: Refreshing

    /// Runs `body` while nobody else refreshes this connection's tokens, unless another has done so meanwhile.
    private func alone(_ refused: String?, _ body: () async throws -> String) async throws -> String {
        var isMine = false
        while true {
            isMine = try await Connections.beginRefresh(of: connection.id, in: context.database)
            guard let row = try await Connections.load(connection.id, in: context.database) else { break }
            if let token = try usable(row), token != refused {
                if isMine { try await Connections.endRefresh(of: connection.id, in: context.database) }
                return token
            }
            if isMine { break }
            try await Task.sleep(for: Self.look)
        }
        do {
            let token = try await body()
            try await Connections.endRefresh(of: connection.id, in: context.database)
            return token
        } catch {
            try await Connections.endRefresh(of: connection.id, in: context.database)
            throw error
        }
    }

    private func renew() async throws -> String {
        let sealed = try await newestGrant()
        state.withLock { $0.grant = sealed }
        let purpose = TokenContext(connectionID: connection.id, purpose: .refreshToken)
        let refreshToken = try vault.open(sealed, for: purpose)
        do {
            let granted = try await refresh(refreshToken)
            try await store(granted, refreshToken, sealed, purpose)
            return granted.accessToken
        } catch OAuthFailure.invalidGrant(let subtype) {
            // The account was linked again while we asked.
            if try await newestGrant() != sealed { return try await renew() }
            throw OAuthFailure.invalidGrant(subtype: subtype)
        }
    }

    private func newestGrant() async throws -> String {
        let row = try await Connections.load(connection.id, in: context.database) ?? connection
        // erased: its user has unlinked the account
        guard !row.refreshToken.isEmpty else { throw ConnectionStopped() }
        return row.refreshToken
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
            try await Connections.store(
                accessToken: accessToken, expiresAt: granted.expiresAt, refreshToken: resealed, replacing: sealed,
                of: id, in: transaction)
        }
        state.withLock { $0.grant = resealed ?? sealed }
    }
}
