public import HTTPTypes

/// An answer whose body is read as it arrives.
public struct HTTPClientStreamedResponse: Sendable {
    public let status: HTTPResponse.Status
    /// As received, so that `Content-Length` and `Content-Encoding` speak of the body before decompression.
    public let headers: HTTPFields
    /// The body, decompressed; it can be read once. Dropping it gives the exchange up.
    public let body: HTTPClientResponseBody
}
