import HTTPClient

/// What helps after a call of a provider failed.
public enum ProviderRemedy: Sendable, Hashable {
    /// Drop the cursor, read everything anew and reconcile.
    case resync
    /// The user must connect the account again; no call before that.
    case reconnect
    /// Come back later, not before this long when the provider says so.
    case wait(Duration?)
    /// The item is gone: treat it as deleted and go on.
    case skip
    /// An operator must look at the configuration.
    case configure
    /// Nothing: the same call fails again.
    case none
}

extension ProviderError {
    public var remedy: ProviderRemedy {
        switch self {
        case .unauthorized: .reconnect
        case .resyncNeeded: .resync
        case .notFound: .skip
        case .throttled(let delay), .temporary(_, let delay): .wait(delay)
        case .unreachable(let error): error.isTransient ? .wait(nil) : .configure
        case .forbidden, .badRequest, .malformed: .none
        }
    }
}

extension GmailError {
    public var remedy: ProviderRemedy {
        switch self {
        case .unauthorized: .reconnect
        case .historyExpired: .resync
        case .notFound: .skip
        case .rateLimited(let delay): .wait(delay)
        case .temporary: .wait(nil)
        case .unreachable(let error): error.isTransient ? .wait(nil) : .configure
        case .forbidden, .badRequest, .malformed: .none
        }
    }
}

extension OAuthFailure {
    public var remedy: ProviderRemedy {
        switch self {
        case .invalidGrant: .reconnect
        case .temporary(let delay): .wait(delay)
        case .invalidClient, .unexpected: .configure
        }
    }
}
