import FoundationEssentials
import Postgres
import Providers
import Schema

extension AccountLinking {
    static func refusal(_ error: LinkAnswer.Refusal, at provider: AccountProvider) -> LinkError {
        switch error.code {
        case "access_denied", "consent_required":
            return LinkError(.denied, "access was denied at \(provider.title): nothing was linked")
        case "temporarily_unavailable", "server_error":
            return LinkError(.providerUnavailable, "\(provider.title) is not available: try again later")
        default:
            return LinkError(.refused, "\(provider.title) refused\(Self.shown(error.code)): nothing was linked")
        }
    }

    /// What a browser brings is shown only if it looks like a machine's word.
    private static func shown(_ code: String) -> String {
        let isPlain = code.utf8.count <= 40 && code.utf8.allSatisfy { $0 == 0x5F || (0x61...0x7A).contains($0) }
        return isPlain ? " (\(code))" : ""
    }

    func redeem(_ code: String, _ pending: PendingAuthorization, _ provider: LinkProvider) async throws -> OAuthToken {
        let verifier = try vault.open(
            pending.verifier, for: TokenContext(connectionID: pending.id, purpose: .codeVerifier))
        do {
            return try await provider.redeem(code, verifier, pending.redirectURI)
        } catch let failure as OAuthFailure {
            let title = pending.provider.title
            switch failure {
            case .invalidGrant:
                throw LinkError(.codeRefused, "\(title) does not take the code, which works once: begin anew")
            case .invalidClient:
                throw LinkError(.clientRefused, "\(title) does not accept our client id and secret: tell the operator")
            case .temporary: throw LinkError(.providerUnavailable, "\(title) did not answer: begin anew")
            case .unexpected: throw LinkError(.refused, "\(title) refused: \(failure)")
            }
        }
    }

    func link(
        _ token: OAuthToken, _ pending: PendingAuthorization, _ provider: LinkProvider, _ actor: String?,
        _ correlationID: String?
    ) async throws -> LinkedAccount {
        let identity = try await provider.verifier.verify(token.idToken, nonceHash: pending.nonceHash)
        if let wanted = pending.account, wanted.lowercased() != identity.account {
            throw LinkError(
                .otherAccount, "\(identity.account) consented, not \(wanted): nothing was linked; sign in as the other")
        }
        let granted = ConsentScopes.granted(token.scope, of: pending.kinds, at: pending.provider)
        guard !granted.isEmpty else {
            let wanted = pending.kinds.map(\.rawValue).sorted().joined(separator: " and ")
            throw LinkError(.scopesMissing, "access to \(wanted) was not granted: begin anew and leave its box ticked")
        }
        guard let refreshToken = token.refreshToken else {
            throw LinkError(
                .noRefreshToken,
                "\(pending.provider.title) gave no lasting access: remove Carillon there, then begin anew")
        }
        // Microsoft names only what was asked for now; what was consented to before stays.
        let retainable: Set<ConnectionKind> =
            pending.provider == .outlook
            ? Set(ConnectionKind.allCases)
            : ConsentScopes.granted(token.scope, of: Set(ConnectionKind.allCases), at: pending.provider)
        let grant = LinkedConnections.Grant(
            owner: pending.owner, provider: pending.provider, identity: identity, kinds: granted,
            retainable: retainable, token: token, refreshToken: refreshToken)
        let linked = try await Member.transaction(of: pending.owner.userID, in: database) {
            try await LinkedConnections.store(grant, vault, by: actor, correlationID: correlationID, in: $0)
        }
        return LinkedAccount(
            connectionID: linked.connectionID, userID: linked.userID, provider: linked.provider,
            account: linked.account, kinds: linked.kinds, missing: pending.kinds.subtracting(granted),
            isReconnected: linked.isReconnected)
    }
}
