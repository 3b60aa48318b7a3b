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
    /// Only the account's administrators or its provider can help: come back rarely.
    case comeBackRarely
    /// An operator must look at the configuration.
    case configure
    /// Nothing: the same call fails again.
    case none
}

extension ProviderRemedy {
    /// That of a 403, by the machine reason.
    fileprivate init(forbidden reason: String) {
        switch reason.lowercased() {
        // The token's scopes do not suffice: the user gives consent anew.
        case "insufficientpermissions", "access_token_scope_insufficient", "erroraccessdenied": self = .reconnect
        // The API is switched off for our client.
        case "accessnotconfigured", "service_disabled": self = .configure
        default: self = .comeBackRarely
        }
    }
}

extension ProviderError {
    public var remedy: ProviderRemedy {
        switch self {
        case .unauthorized: .wait(nil)
        case .resyncNeeded: .resync
        case .notFound: .skip
        case .throttled(let delay), .temporary(_, let delay): .wait(delay)
        case .unreachable(let error): error.isTransient ? .wait(nil) : .configure
        case .forbidden(let reason): ProviderRemedy(forbidden: reason)
        case .badRequest, .malformed: .none
        }
    }
}

extension GmailError {
    public var remedy: ProviderRemedy {
        switch self {
        case .unauthorized: .wait(nil)
        case .historyExpired: .resync
        case .notFound: .skip
        case .rateLimited(let delay): .wait(delay)
        case .temporary: .wait(nil)
        case .unreachable(let error): error.isTransient ? .wait(nil) : .configure
        case .forbidden(let reason): ProviderRemedy(forbidden: reason)
        case .badRequest, .malformed: .none
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
