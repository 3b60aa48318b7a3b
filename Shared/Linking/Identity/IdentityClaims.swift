import JWTKit

/// What an identity token says (OpenID Connect Core §2, with Microsoft's additions). All of it is checked by its verifier.
struct IdentityClaims: JWTPayload {
    var iss: String
    var sub: String
    var aud: AudienceClaim
    var exp: Double
    var iat: Double?
    var nbf: Double?
    var azp: String?
    var nonce: String?
    var email: String?
    var isEmailVerified: FlexibleBool?
    var preferredUsername: String?
    /// Microsoft's directory, and the account's id in it, which is the same for every client.
    var tid: String?
    var oid: String?

    enum CodingKeys: String, CodingKey {
        case iss, sub, aud, exp, iat, nbf, azp, nonce, email, tid, oid
        case isEmailVerified = "email_verified"
        case preferredUsername = "preferred_username"
    }

    /// The signature was right; claims need to know what is expected, so they are checked elsewhere.
    func verify(using algorithm: some JWTAlgorithm) async throws {}

    /// `true`, or `"true"` as some providers write it.
    struct FlexibleBool: Codable, Sendable {
        var value: Bool

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let flag = try? container.decode(Bool.self) {
                value = flag
            } else {
                value = try container.decode(String.self) == "true"
            }
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            try container.encode(value)
        }
    }
}
