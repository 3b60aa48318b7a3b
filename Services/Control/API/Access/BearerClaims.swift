import JWTKit

/// What a bearer token says (RFC 7519 §4.1).
struct BearerClaims: JWTPayload {
    /// The user's id.
    var sub: String
    var exp: Double
    var nbf: Double?
    var iss: String?
    var aud: AudienceClaim?

    /// The signature was right; the rest is checked by who knows what is expected.
    func verify(using algorithm: some JWTAlgorithm) async throws {}
}
