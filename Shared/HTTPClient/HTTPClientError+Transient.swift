extension HTTPClientError {
    /// Whether the same request may succeed a little later.
    ///
    /// TLS failures count: a handshake cut short looks the same as a refused one. A bad certificate does not.
    public var isTransient: Bool {
        switch code {
        case .dns, .connect, .tls, .timeout, .sendOutcomeUnknown, .incompleteResponse, .protocolError, .unavailable:
            true
        case .badURL, .forbiddenAddress, .certificate, .responseTooLarge, .tooManyRedirects, .uploadFailed, .shutDown:
            false
        }
    }
}
