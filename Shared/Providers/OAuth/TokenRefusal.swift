/// The body of a token endpoint's refusal (RFC 6749 §5.2); the description is left out on purpose.
struct TokenRefusal: Decodable {
    var error: String
    /// Google's addition, for example `invalid_rapt`.
    var subtype: String?

    var isTemporary: Bool { error == "temporarily_unavailable" || error == "server_error" }

    private enum CodingKeys: String, CodingKey {
        case error
        case subtype = "error_subtype"
    }
}
