public import HTTPClient

/// Microsoft's token endpoint (identity platform, version 2.0).
public struct MicrosoftOAuth: Sendable {
    private let configuration: MicrosoftOAuthConfiguration
    private let exchange: TokenExchange

    public init(
        configuration: MicrosoftOAuthConfiguration,
        transport: any HTTPTransport,
        time: TimeSource = .system
    ) {
        self.configuration = configuration
        exchange = TokenExchange(
            url: configuration.tokenURL,
            timeout: configuration.timeout,
            retry: configuration.retry,
            transport: transport,
            time: time,
            refusal: Self.failure
        )
    }

    /// Asks for a new access token.
    ///
    /// Every use brings a new refresh token: store ``OAuthToken/refreshToken`` together with the access token, in one
    /// transaction. The old one is not revoked, so that an answer that got lost before it was stored does no harm.
    /// - Parameter scopes: what the token is for, ``MicrosoftScopes/offline`` among it. One that the user has not
    ///   consented to is answered as a dead grant would be, so never more than was asked for then.
    /// - Throws: ``OAuthFailure``, or `CancellationError`. `invalidGrant` has the endpoint's number as its subtype
    ///   where it gives one, such as `AADSTS700082`, else its code, such as `interaction_required`.
    public func refresh(_ refreshToken: String, scopes: [String]) async throws -> OAuthToken {
        var form = [
            ("client_id", configuration.clientID), ("grant_type", "refresh_token"), ("refresh_token", refreshToken),
        ]
        if let secret = configuration.clientSecret { form.append(("client_secret", secret)) }
        form.append(("scope", scopes.joined(separator: " ")))
        return try await exchange.send(form)
    }

    /// Exchanges the code of a user's consent (RFC 6749 §4.1.3, RFC 7636 §4.5) for tokens.
    ///
    /// A code works once: an exchange whose answer was lost cannot be repeated, its user begins anew.
    /// - Parameter redirectURI: exactly as the user was sent away with it.
    /// - Throws: ``OAuthFailure``, or `CancellationError`. `invalidGrant` for a code that was used, is too old, or was
    ///   given for another verifier or redirect.
    public func redeem(code: String, verifier: String, redirectURI: String) async throws -> OAuthToken {
        var form = [
            ("client_id", configuration.clientID), ("grant_type", "authorization_code"), ("code", code),
            ("code_verifier", verifier), ("redirect_uri", redirectURI),
        ]
        if let secret = configuration.clientSecret { form.append(("client_secret", secret)) }
        return try await exchange.send(form, isRepeatable: false)
    }

    /// By the code, as Microsoft advises; numbers are for diagnosis only.
    private static func failure(_ refusal: TokenRefusal) -> OAuthFailure? {
        switch refusal.error {
        case "invalid_grant", "interaction_required", "consent_required", "login_required":
            .invalidGrant(subtype: refusal.codes.first.map { "AADSTS\($0)" } ?? MachineCode.sanitized(refusal.error))
        case "invalid_client", "unauthorized_client": .invalidClient
        default: nil
        }
    }
}
