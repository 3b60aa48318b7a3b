/// The body of a token endpoint's success (RFC 6749 §5.1).
struct TokenGrant: Decodable {
    var accessToken: String
    /// In seconds.
    var expiresIn: Double?
    var scope: String?
    var refreshToken: String?
    /// OpenID Connect's, with a code only.
    var idToken: String?

    private enum CodingKeys: String, CodingKey {
        case accessToken = "access_token"
        case expiresIn = "expires_in"
        case scope
        case refreshToken = "refresh_token"
        case idToken = "id_token"
    }
}
