/// Why an account was not linked or unlinked. Its description is fit to be shown to the user.
public struct LinkError: Error, Sendable, Hashable {
    /// What to tell programs; closed.
    public enum Code: String, Sendable, Hashable, CaseIterable {
        /// The provider's OAuth client is not configured.
        case providerNotConfigured = "provider_not_configured"
        /// No link with that state was begun, or it was answered already, or ten minutes have passed.
        case unknownState = "unknown_state"
        /// The answer came in another browser, or from another user, than the link was begun by.
        case foreignAnswer = "foreign_answer"
        /// The user, or somebody in his place, said no.
        case denied = "access_denied"
        /// The provider refused with another code.
        case refused = "provider_refused"
        /// The answer has neither a code nor an error, or something is there twice.
        case malformedAnswer = "malformed_answer"
        /// The code was used, is too old, or was given for somebody else's verifier.
        case codeRefused = "code_refused"
        /// Our client id or secret is wrong.
        case clientRefused = "client_refused"
        /// The provider did not answer in time; begin anew.
        case providerUnavailable = "provider_unavailable"
        /// The identity token is missing, or is not what it must be.
        case identityRefused = "identity_refused"
        /// The account that consented is another than the one that was to be linked.
        case otherAccount = "other_account"
        /// The account's address is that of another account of the provider which was linked before.
        case addressTaken = "address_taken"
        /// None of the kinds was granted in full.
        case scopesMissing = "scopes_missing"
        /// The provider gave no refresh token, so that access would end within the hour.
        case noRefreshToken = "no_refresh_token"
        /// The user has no such connection.
        case noConnection = "no_connection"
        /// There is no such user.
        case noUser = "no_user"
        /// Too many links are under way for the user.
        case tooManyLinks = "too_many_links"
    }

    public let code: Code
    /// What happened, and what to do.
    public let description: String

    /// Nobody answered in time.
    package static let noAnswer = LinkError(.unknownState, "nobody consented in time: nothing was linked")

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}

extension LinkError: CustomStringConvertible {}
