import FoundationEssentials

/// What a user consented to, until its code is exchanged.
struct AuthorizationCode: Sendable {
    let user: String
    let issuer: TokenIssuer
    let redirectURI: String
    /// `S256` (RFC 7636 §4.2).
    let challenge: String
    let nonce: String?
    /// Those granted, identity scopes included.
    let scopes: [String]
    /// Whether a refresh token comes of it.
    let isLasting: Bool
    let expiry: Date
    var isUsed = false
}
