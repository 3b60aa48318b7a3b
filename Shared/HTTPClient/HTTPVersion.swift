/// The major version of HTTP an exchange used.
public enum HTTPVersion: String, Sendable, Hashable {
    /// HTTP/1.0 or HTTP/1.1.
    case http1
    /// HTTP/2.
    case http2
}
