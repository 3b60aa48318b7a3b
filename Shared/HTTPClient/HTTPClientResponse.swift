public import HTTPTypes

/// A whole answer.
public struct HTTPClientResponse: Sendable {
    /// The status; 4xx and 5xx are answers like any other.
    public var status: HTTPResponse.Status
    /// As received, so that `Content-Length` and `Content-Encoding` speak of the body before decompression.
    public var headers: HTTPFields
    /// The body, decompressed.
    public var body: [UInt8]
    /// The version the exchange used.
    public var version: HTTPVersion

    /// For transports that answer without a network, in tests.
    public init(
        status: HTTPResponse.Status,
        headers: HTTPFields = [:],
        body: [UInt8] = [],
        version: HTTPVersion = .http1
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.version = version
    }
}

extension HTTPClientResponse: CustomStringConvertible, CustomReflectable {
    /// The status and the size: a body may hold secrets.
    public var description: String { "\(status.code), \(body.count) bytes" }

    public var customMirror: Mirror { Mirror(reflecting: description) }
}
