import Jobs
import Models
import Providers

extension ConnectionSession {
    private static let rateLimitPause = Duration.seconds(30)
    /// Before an attempt that has brought something is followed by another.
    private static let breath = Duration.seconds(5)

    /// What an error of a provider means for the job; every other error is thrown on.
    ///
    /// - Parameters:
    ///   - job: the job's type, for the audit log.
    ///   - kind: what it reads of the account.
    func outcome(of error: any Error, job: String, reading kind: SyncKind) throws -> JobOutcome {
        switch error {
        case let stopped as ConnectionStopped:
            .cancel(reason: "\(stopped)")
        case is SeatTaken:
            .snooze(SeatTaken.pause)
        case OAuthFailure.invalidGrant(let subtype):
            reconnect(because: "its grant ended\(subtype.map { " (\($0))" } ?? "")", job)
        case OAuthFailure.temporary(let delay):
            .retry(after: delay, reason: "\(error)")
        case OAuthFailure.invalidClient, OAuthFailure.unexpected:
            .fail(reason: "\(error)")
        case let error as GmailError:
            try outcome(of: error.remedy, error, job, kind)
        case let error as ProviderError:
            try outcome(of: error.remedy, error, job, kind)
        default:
            throw error
        }
    }

    private func outcome(
        of remedy: ProviderRemedy, _ error: any Error, _ job: String, _ kind: SyncKind
    ) throws -> JobOutcome {
        switch remedy {
        case .reconnect:
            return reconnect(because: "\(error)", job)
        case .comeBackRarely:
            return fail(because: "\(error)", kind)
        case .wait(let delay) where Self.isRateLimit(error):
            // Not the account's failure, so no attempt is spent on it.
            return .snooze(max(delay ?? .zero, Self.rateLimitPause))
        case .wait(let delay) where progress.isMade:
            return .snooze(max(delay ?? .zero, Self.breath))
        case .wait(let delay?):
            return .retry(after: delay, reason: "\(error)")
        case .configure:
            return .fail(reason: "\(error)")
        case .none where !Self.isMalformed(error):
            return .fail(reason: "\(error)")
        case .none where progress.isMade:
            return .snooze(Self.breath)
        case .wait, .resync, .skip, .none:
            // A garbled answer may be whole the next time, and a cursor that was lost twice may last.
            throw error
        }
    }

    /// Nothing is counted where the account was linked again meanwhile: the next tick syncs it.
    private func reconnect(because reason: String, _ job: String) -> JobOutcome {
        let grant = tokens.grant
        return .done { transaction in
            let isStopped = try await Connections.requireReconnect(
                connection, grant: grant, because: reason, by: job,
                correlationID: context.correlationID.rawValue, in: transaction)
            return ["failed_accounts": isStopped ? 1 : 0]
        }
    }

    private func fail(because reason: String, _ kind: SyncKind) -> JobOutcome {
        let grant = tokens.grant
        return .done(counts: ["failed_accounts": 1]) { transaction in
            try await Connections.fail(
                connection, kind, grant: grant, because: reason, correlationID: context.correlationID.rawValue,
                in: transaction)
            return [:]
        }
    }

    /// The outcome of a job that read all there is of a kind: what failed before fails no longer.
    func recovered(_ outcome: JobOutcome, reading kind: SyncKind) -> JobOutcome {
        guard connection.state == "failing", case .done(let counts, let result, let effects) = outcome else {
            return outcome
        }
        let id = connection.id
        return .done(counts: counts, result: result) { transaction in
            let counts = try await effects?(transaction) ?? [:]
            try await Connections.recover(id, kind, in: transaction)
            return counts
        }
    }

    private static func isRateLimit(_ error: any Error) -> Bool {
        switch error {
        case GmailError.rateLimited, ProviderError.throttled: true
        default: false
        }
    }

    private static func isMalformed(_ error: any Error) -> Bool {
        switch error {
        case GmailError.malformed, ProviderError.malformed: true
        default: false
        }
    }
}
