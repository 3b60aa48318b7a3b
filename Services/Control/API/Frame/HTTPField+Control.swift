import HTTPTypes

extension HTTPField.Name {
    /// Names that are tokens (RFC 9110 §5.6.2), so that they are never nil.
    private static func known(_ name: String) -> Self {
        guard let field = Self(name) else { preconditionFailure("\(name) must be a header's name") }
        return field
    }

    static let requestID = known("X-Request-Id")
    static let carillonUser = known("X-Carillon-User")
    static let referrerPolicy = known("Referrer-Policy")
}
