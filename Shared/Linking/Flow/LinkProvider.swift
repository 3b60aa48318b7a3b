import HTTPClient
import Providers

/// One provider as linking needs it.
struct LinkProvider: Sendable {
    let clientID: String
    let endpoints: ConsentEndpoints
    let verifier: IdentityVerifier
    /// Code, verifier and redirect for tokens.
    let redeem: @Sendable (_ code: String, _ verifier: String, _ redirectURI: String) async throws -> OAuthToken
    let revocation: TokenRevocation?
    let endPush: PushEnd

    init(google: GoogleOAuthConfiguration, _ endpoints: ConsentEndpoints, _ parts: AccountLinking.Parts) {
        let oauth = GoogleOAuth(configuration: google, transport: parts.transport, time: parts.time)
        self.init(.gmail, google.clientID, endpoints, parts, PushEnd(google, parts)) {
            try await oauth.redeem(code: $0, verifier: $1, redirectURI: $2)
        }
    }

    init(microsoft: MicrosoftOAuthConfiguration, _ endpoints: ConsentEndpoints, _ parts: AccountLinking.Parts) {
        let oauth = MicrosoftOAuth(configuration: microsoft, transport: parts.transport, time: parts.time)
        self.init(.outlook, microsoft.clientID, endpoints, parts, PushEnd(microsoft, parts)) {
            try await oauth.redeem(code: $0, verifier: $1, redirectURI: $2)
        }
    }

    private init(
        _ provider: AccountProvider, _ clientID: String, _ endpoints: ConsentEndpoints, _ parts: AccountLinking.Parts,
        _ endPush: PushEnd, redeem: @escaping @Sendable (String, String, String) async throws -> OAuthToken
    ) {
        self.clientID = clientID
        self.endpoints = endpoints
        self.redeem = redeem
        self.endPush = endPush
        verifier = IdentityVerifier(
            provider: provider, clientID: clientID, issuers: endpoints.issuers,
            keys: RemoteKeys(url: endpoints.keysURL, transport: parts.transport, time: parts.time), time: parts.time)
        revocation = endpoints.revocationURL.map {
            TokenRevocation(url: $0, transport: parts.transport, time: parts.time)
        }
    }
}
