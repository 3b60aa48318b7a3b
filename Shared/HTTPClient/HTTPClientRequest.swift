public import HTTPTypes

/// One request, as a value.
///
/// Its description is safe to log: query values, user information and every header value not known to be harmless
/// are left out.
public struct HTTPClientRequest: Sendable {
    /// Default GET.
    public var method: HTTPRequest.Method
    /// An absolute `http://` or `https://` URL, already percent-encoded; other schemes are refused.
    public var url: String
    /// Sent as they are. `Content-Length` and `Transfer-Encoding` are left out: the client frames the body itself.
    public var headers: HTTPFields
    /// Default none.
    public var body: HTTPClientBody
    /// The longest that the exchange may take. Default nil: the client's; zero: no limit.
    public var timeout: Duration?
    /// The most bytes of body accepted. Default nil: the client's when collected, no limit when streamed.
    public var maximumResponseSize: Int?
    /// Overrides ``HTTPClientConfiguration/maximumRedirects``. Default nil: the client's.
    public var maximumRedirects: Int?
    /// Sent as `X-Correlation-Id`. Default nil: no header.
    public var correlationID: String?
    /// A W3C trace context, sent as `traceparent`. Default nil: no header.
    public var traceparent: String?
    /// Says that doing this twice does no harm although its method is not idempotent. Default false.
    ///
    /// Decides whether it is sent again after its outcome became unknown, by a ``RetryPolicy`` and by libcurl, which
    /// repeats a request by itself when a reused connection dies without an answer.
    public var isRetryable = false
    /// Leaves the path out of descriptions, for URLs whose path is the secret (incoming webhooks). Default false.
    public var hidesPath = false

    public init(
        method: HTTPRequest.Method = .get,
        url: String,
        headers: HTTPFields = [:],
        body: HTTPClientBody = .none,
        timeout: Duration? = nil,
        correlationID: String? = nil,
        traceparent: String? = nil
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeout = timeout
        self.correlationID = correlationID
        self.traceparent = traceparent
    }

    /// Whether the request may be sent again when it is not known what became of it (RFC 9110 §9.2.2).
    public var isRepeatable: Bool {
        isRetryable || Self.idempotentMethods.contains(method)
    }

    private static let idempotentMethods: Set<HTTPRequest.Method> = [.get, .head, .put, .delete, .options, .trace]
}
