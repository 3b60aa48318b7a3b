/// Why a token endpoint granted nothing; says what to do next.
public enum OAuthFailure: Error, Sendable, Hashable {
    /// The grant is dead: the user must connect again. Never try the same refresh token again.
    case invalidGrant(subtype: String?)
    /// Our client id or secret is wrong: for the operator.
    case invalidClient
    /// Try later; nil when the server does not say when.
    case temporary(retryAfter: Duration?)
    /// Anything else, with the endpoint's machine code where it gave one: for the operator.
    case unexpected(status: Int, code: String?)
}

extension OAuthFailure: CustomStringConvertible {
    public var description: String {
        switch self {
        case .invalidGrant(let subtype):
            "the grant is no longer valid\(subtype.map { " (\($0))" } ?? ""): the user must connect the account again"
        case .invalidClient: "the token endpoint does not accept our client id and secret: check the configuration"
        case .temporary(let delay): "the token endpoint is not available" + (delay.map { ": try after \($0)" } ?? "")
        case .unexpected(let status, let code): "the token endpoint answered \(status) \(code ?? "without a code")"
        }
    }
}
