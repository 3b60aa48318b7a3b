public import HTTPClient

/// Google's token endpoint (RFC 6749 §6, with Google's codes).
public struct GoogleOAuth: Sendable {
    private let configuration: GoogleOAuthConfiguration
    private let exchange: TokenExchange

    public init(
        configuration: GoogleOAuthConfiguration,
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
    /// One account should be refreshed by one caller at a time, 60 to 300 seconds before its token ends. Google
    /// normally grants no new refresh token: keep the old one unless ``OAuthToken/refreshToken`` is there.
    /// - Throws: ``OAuthFailure``, or `CancellationError`.
    public func refresh(_ refreshToken: String) async throws -> OAuthToken {
        try await exchange.send([
            ("client_id", configuration.clientID), ("client_secret", configuration.clientSecret),
            ("grant_type", "refresh_token"), ("refresh_token", refreshToken),
        ])
    }

    /// Exchanges the code of a user's consent (RFC 6749 §4.1.3, RFC 7636 §4.5) for tokens.
    ///
    /// A code works once: an exchange whose answer was lost cannot be repeated, its user begins anew.
    /// - Parameter redirectURI: exactly as the user was sent away with it.
    /// - Throws: ``OAuthFailure``, or `CancellationError`. `invalidGrant` for a code that was used, is too old, or was
    ///   given for another verifier or redirect.
    public func redeem(code: String, verifier: String, redirectURI: String) async throws -> OAuthToken {
        try await exchange.send(
            [
                ("client_id", configuration.clientID), ("client_secret", configuration.clientSecret),
                ("grant_type", "authorization_code"), ("code", code), ("code_verifier", verifier),
                ("redirect_uri", redirectURI),
            ], isRepeatable: false)
    }

    private static func failure(_ refusal: TokenRefusal) -> OAuthFailure? {
        switch refusal.error {
        case "invalid_grant": .invalidGrant(subtype: refusal.subtype.flatMap(MachineCode.sanitized))
        case "invalid_client": .invalidClient
        default: nil
        }
    }
}
