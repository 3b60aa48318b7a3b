import FoundationEssentials
import Logging
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
        _ token: OAuthToken, _ pending: PendingAuthorization, _ identity: AccountIdentity, _ actor: String?,
        _ correlationID: String?
    ) async throws -> LinkedAccount {
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
        let linked = try await store(grant, actor, correlationID)
        return LinkedAccount(
            connectionID: linked.connectionID, userID: linked.userID, provider: linked.provider,
            account: linked.account, kinds: linked.kinds, missing: pending.kinds.subtracting(granted),
            isReconnected: linked.isReconnected)
    }

    /// Two answers may link one account at the same time; the one that comes second finds the first one's row.
    private func store(
        _ grant: LinkedConnections.Grant, _ actor: String?, _ correlationID: String?
    ) async throws -> LinkedAccount {
        func attempt() async throws -> LinkedAccount {
            try await Member.transaction(of: grant.owner.userID, in: database) { transaction in
                let linked = try await LinkedConnections.store(
                    grant, vault, by: actor, correlationID: correlationID, in: transaction)
                try await Member.leave(transaction)
                try await LinkedChannels.renew(of: linked.connectionID, in: transaction)
                return linked
            }
        }
        do {
            return try await attempt()
        } catch let error as PostgresError where error.isUniqueViolation() {
            return try await attempt()
        }
    }

    /// Ends a grant that is not stored, so that it does not live on at the provider; unless the account is linked already,
    /// for there a consent is one, and that connection would end with it.
    func withdraw(_ token: OAuthToken, of identity: AccountIdentity, at provider: AccountProvider) async throws {
        guard let refreshToken = token.refreshToken, let revocation = providers[provider]?.revocation,
            try await !LinkedConnections.isLinked(identity, at: provider, in: database)
        else { return }
        do {
            try await revocation.revoke(refreshToken)
        } catch let failure as OAuthFailure {
            // nothing of it is kept here, and the user is about to hear why nothing was linked
            logger.warning("a grant that was not stored could not be revoked", metadata: ["error": "\(failure)"])
        }
    }
}
