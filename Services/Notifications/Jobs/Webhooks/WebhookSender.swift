public import HTTPClient
public import HTTPTypes

/// What posts a webhook: ``HTTPClient/HTTPClient``, or a stand-in in tests.
public protocol WebhookSender: Sendable {
    /// Sends a request; of the answer only the head counts.
    ///
    /// - Throws: ``HTTPClient/HTTPClientError``, or `CancellationError` when the task was cancelled.
    func post(_ request: HTTPClientRequest) async throws -> (status: HTTPResponse.Status, headers: HTTPFields)
}

extension HTTPClient: WebhookSender {
    public func post(
        _ request: HTTPClientRequest
    ) async throws -> (status: HTTPResponse.Status, headers: HTTPFields) {
        let answer = try await stream(request)
        var size = 0
        do {
            // a short body is read, so that the connection ends in order; a long one is dropped
            for try await chunk in answer.body {
                size += chunk.count
                if size > Self.readOfAnswers { break }
            }
        } catch let error as HTTPClientError {
            guard error.code != .shutDown else { throw error }
            // the receiver has answered, and what it said after its status does not matter
        }
        return (answer.status, answer.headers)
    }

    private static let readOfAnswers = 64 * 1024
}
