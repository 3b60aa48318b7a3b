public import HTTPTypes

extension HTTPField.Name {
    /// `X-Correlation-Id`: the one header that carries the correlation id.
    public static let correlationID = constant("X-Correlation-Id")
    /// `traceparent` (W3C Trace Context).
    public static let traceparent = constant("traceparent")
    /// `Retry-After` (RFC 9110 §10.2.3).
    public static let retryAfterDelay = constant("Retry-After")

    private static func constant(_ name: String) -> Self {
        guard let field = Self(name) else { preconditionFailure("\(name) is not a header name") }
        return field
    }
}
