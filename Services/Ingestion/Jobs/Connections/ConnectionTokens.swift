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
    private let refresh: Refresh
    private let context: WorkContext
    private let state: Mutex<State>

    /// Asks the provider for a new access token by a refresh token, for reading these kinds.
    typealias Refresh = @Sendable (_ refreshToken: String, _ kinds: [String]) async throws -> OAuthToken

    private struct State {
        /// The refresh token that was used last, sealed.
        var grant: String
        /// The access token that was given out last.
        var given: String?
        /// The one that was granted or found last.
        var latest: AccessToken?
        /// Access tokens that the provider refused, although by our clock they live. They are never used again.
        var refused: Set<String> = []
    }

    private struct AccessToken {
        let text: String
        let end: Date
    }

    /// A token that lives at least this long is used as it is.
    private static let margin: TimeInterval = 120
    /// How often one that waits for another's refresh looks for its end.
    private static let look = Duration.milliseconds(250)

    init(connection: Connection, vault: TokenVault, refresh: @escaping Refresh, context: WorkContext) {
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
        if forceRefresh { refuseGiven() }
        let token =
            if !forceRefresh, let known = try await known() { known } else { try await alone { try await renew() } }
        state.withLock { $0.given = token }
        return token
    }

    private func refuseGiven() {
        state.withLock { state in
            if let given = state.given { state.refused.insert(given) }
        }
    }

    // MARK: Known tokens

    /// What was granted or found last or, where that has ended, what the row as this sync read it has; else as it is now.
    private func known() async throws -> String? {
        if let latest = state.withLock({ $0.latest }), isUsable(latest) { return latest.text }
        if let token = try usable(connection) { return token }
        return try await Connections.load(connection.id, in: context.database).flatMap(usable)
    }

    private func usable(_ connection: Connection) throws -> String? {
        guard let sealed = connection.accessToken, let end = connection.accessTokenExpiresAt, Self.lives(until: end)
        else { return nil }
        let context = TokenContext(connectionID: connection.id, purpose: .accessToken)
        let token = AccessToken(text: try vault.open(sealed, for: context), end: end)
        guard isUsable(token) else { return nil }
        state.withLock { $0.latest = token }
        return token.text
    }

    private func isUsable(_ token: AccessToken) -> Bool {
        Self.lives(until: token.end) && !state.withLock { $0.refused.contains(token.text) }
    }

    private static func lives(until end: Date) -> Bool { end.timeIntervalSinceNow > margin }

    // MARK: Refreshing

    /// Runs `body` while nobody else refreshes this connection's tokens, unless another has done so meanwhile.
    private func alone(_ body: () async throws -> String) async throws -> String {
        var isMine = false
        while true {
            isMine = try await Connections.beginRefresh(of: connection.id, in: context.database)
            guard let row = try await Connections.load(connection.id, in: context.database) else { break }
            if let token = try usable(row) {
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
        let newest = try await newest()
        let sealed = newest.refreshToken
        state.withLock { $0.grant = sealed }
        let purpose = TokenContext(connectionID: connection.id, purpose: .refreshToken)
        let refreshToken = try vault.open(sealed, for: purpose)
        do {
            let granted = try await refresh(refreshToken, newest.kinds)
            try await store(granted, refreshToken, sealed, purpose)
            return granted.accessToken
        } catch OAuthFailure.invalidGrant(let subtype) {
            // The account was linked again while we asked.
            if try await self.newest().refreshToken != sealed { return try await renew() }
            throw OAuthFailure.invalidGrant(subtype: subtype)
        }
    }

    /// As it is now, for its user may link it again, for other kinds.
    ///
    /// - Throws: ``ConnectionStopped`` where its user has unlinked it, which erases its tokens.
    private func newest() async throws -> Connection {
        let row = try await Connections.load(connection.id, in: context.database) ?? connection
        guard !row.refreshToken.isEmpty else { throw ConnectionStopped() }
        return row
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
        state.withLock { state in
            state.grant = resealed ?? sealed
            state.latest = AccessToken(text: granted.accessToken, end: granted.expiresAt)
            // One that is granted again counts as new.
            state.refused.remove(granted.accessToken)
        }
    }
}
