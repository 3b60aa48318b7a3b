public import FoundationEssentials
import Jobs
import Logging
import Postgres
import Providers
import Schema

extension AccountLinking {
    /// Unlinks an account: its tokens are erased here and its syncs end; at the provider, what tells us of its changes is
    /// ended and its grant is revoked.
    ///
    /// What was read from it stays. The tokens go first, whatever the provider then says: who leaves must not wait for
    /// that. Once they are gone nobody could ask the provider again, so it is asked also when the caller's task is cancelled
    /// meanwhile.
    /// - Parameter actor: who does it, for the audit log; the user when nil.
    /// - Throws: ``LinkError`` `noConnection` for none, and for another user's; `PostgresError`.
    public func unlink(
        _ id: UUID, of owner: LinkOwner, by actor: String? = nil, correlationID: String? = nil
    ) async throws -> UnlinkedAccount {
        let removal = try await Member.transaction(of: owner.userID, in: database) { transaction in
            let erased = try await LinkedConnections.disconnect(
                id, of: owner, by: actor, correlationID: correlationID, in: transaction)
            guard let erased else { throw LinkError(.noConnection, "there is no such connection") }
            try await Member.leave(transaction)
            return (erased: erased, channel: try await LinkedChannels.remove(of: id, in: transaction))
        }
        let (erased, channel) = (removal.erased, removal.channel)
        return await Task {
            await stopJobs(of: id, by: actor ?? owner.actor)
            if let channel { await endPush(channel, erased.refreshToken, of: id, at: erased.provider) }
            return UnlinkedAccount(
                connectionID: id, provider: erased.provider, account: erased.account,
                revocation: await revoke(erased.refreshToken, of: id, at: erased.provider))
        }.value
    }

    /// Jobs that read from it would end by themselves, for they store nothing any more; this spares them the reading.
    private func stopJobs(of id: UUID, by actor: String) async {
        do {
            var filter = JobFilter()
            filter.ids = try await LinkedConnections.liveJobs(of: id, in: database)
            guard filter.ids?.isEmpty == false else { return }
            _ = try await JobLedger.cancel(
                filter, by: Operator(name: actor, reason: "the account was unlinked"), in: database)
        } catch is NotFound {
            // the only one has ended by itself meanwhile
        } catch {
            logger.warning(
                "an unlinked account's jobs were not cancelled", metadata: ["connection": "\(id)", "error": "\(error)"])
        }
    }

    private func endPush(
        _ channel: LinkedChannels.Removed, _ sealed: String, of id: UUID, at provider: AccountProvider
    ) async {
        do {
            // Gmail tells of a mailbox, whoever asked: also of one that another user here has linked.
            let isShared = provider == .gmail ? try await LinkedConnections.isShared(id, in: database) : false
            guard !sealed.isEmpty, !isShared, let known = providers[provider] else { return }
            try await known.endPush(
                channel.subscription,
                by: try vault.open(sealed, for: TokenContext(connectionID: id, purpose: .refreshToken)))
        } catch {
            // what still arrives is not believed, and the provider stops within a week
            logger.warning(
                "a provider may go on telling of an unlinked account's changes",
                metadata: ["connection": "\(id)", "error": "\(error)"])
        }
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
