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

    private static func failure(_ refusal: TokenRefusal) -> OAuthFailure? {
        switch refusal.error {
        case "invalid_grant": .invalidGrant(subtype: refusal.subtype.flatMap(MachineCode.sanitized))
        case "invalid_client": .invalidClient
        default: nil
        }
    }
}
