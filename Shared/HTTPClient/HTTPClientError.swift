/// An exchange that did not complete.
public struct HTTPClientError: Error, Sendable {
    /// What went wrong, as a closed set that suits metric labels.
    public enum Code: String, Sendable, Hashable, CaseIterable {
        /// The URL or the request cannot be sent at all.
        case badURL
        /// A name did not resolve: the host's or the proxy's.
        case dns
        /// No connection was made, or the proxy refused to make one.
        case connect
        /// The host's address is none that this client may connect to; see ``HTTPClientAddresses``.
        case forbiddenAddress
        /// The TLS handshake failed, for example for want of a common version.
        case tls
        /// The server's certificate is not trusted, or names another host.
        case certificate
        /// The connect timeout or the total timeout passed.
        case timeout
        /// The connection ended before an answer began, after the request may have gone out.
        case sendOutcomeUnknown
        /// The connection ended within the answer.
        case incompleteResponse
        /// Headers or body are larger than allowed.
        case responseTooLarge
        /// What the server sent is not HTTP, or not decodable.
        case protocolError
        /// More redirects than allowed.
        case tooManyRedirects
        /// The request's body stream threw, or had another length than announced.
        case uploadFailed
        /// The client was shut down.
        case shutDown
        /// libcurl or the system refused a resource.
        case unavailable
    }

    public let code: Code
    /// The request, without secrets.
    public let request: String
    /// What is known beyond the code; safe to show.
    public let detail: String
    /// Whether the server may have seen the request and acted on it. False is certain, true is not.
    public let mayHaveBeenSent: Bool
    /// What the request's body stream threw, with `uploadFailed`.
    public let underlying: (any Error)?

    public init(
        _ code: Code,
        request: String,
        detail: String,
        mayHaveBeenSent: Bool = false,
        underlying: (any Error)? = nil
    ) {
        self.code = code
        self.request = request
        self.detail = detail
        self.mayHaveBeenSent = mayHaveBeenSent
        self.underlying = underlying
    }
}

extension HTTPClientError: CustomStringConvertible {
    public var description: String {
        "\(request): \(code.rawValue): \(detail)\(mayHaveBeenSent ? " (the server may have acted on it)" : "")"
    }
}
