/// What sends a request: ``HTTPClient``, or a stand-in in tests.
public protocol HTTPTransport: Sendable {
    /// Sends a request and returns the whole answer, whatever its status.
    /// - Throws: ``HTTPClientError``, or `CancellationError` when the task was cancelled.
    func send(_ request: HTTPClientRequest) async throws -> HTTPClientResponse
}
