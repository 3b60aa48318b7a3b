public import FoundationEssentials
import Postgres
import Providers
import Schema

extension AccountLinking {
    /// Unlinks an account: its tokens are erased here, and its grant is revoked at the provider.
    ///
    /// What was read from it stays. The tokens go first, whatever the provider then says: who leaves must not wait for
    /// that.
    /// - Parameter actor: who does it, for the audit log; the user when nil.
    /// - Throws: ``LinkError`` `noConnection` for none, and for another user's; `PostgresError`.
    public func unlink(
        _ id: UUID, of owner: LinkOwner, by actor: String? = nil, correlationID: String? = nil
    ) async throws -> UnlinkedAccount {
        let erased = try await Member.transaction(of: owner.userID, in: database) {
            try await LinkedConnections.disconnect(id, of: owner, by: actor, correlationID: correlationID, in: $0)
        }
        guard let erased else { throw LinkError(.noConnection, "there is no such connection") }
        return UnlinkedAccount(
            connectionID: id, provider: erased.provider, account: erased.account,
            revocation: await revoke(erased.refreshToken, of: id, at: erased.provider))
    }

    private func revoke(
        _ sealed: String, of id: UUID, at provider: AccountProvider
    ) async -> UnlinkedAccount.Revocation {
        guard !sealed.isEmpty else { return .nothingToRevoke }
        guard let known = providers[provider] else {
            return .failed(reason: "\(provider.title)'s client is not configured here")
        }
        guard let revocation = known.revocation else { return .byHandOnly }
        do {
            guard try await !LinkedConnections.isShared(id, in: database) else { return .shared }
            try await revocation.revoke(
                try vault.open(sealed, for: TokenContext(connectionID: id, purpose: .refreshToken)))
            return .revoked
        } catch {
            return .failed(reason: "\(error)")
        }
    }
}
