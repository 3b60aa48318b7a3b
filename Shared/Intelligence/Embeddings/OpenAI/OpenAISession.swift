import FoundationEssentials
import HTTPClient
import HTTPTypes

/// Sends batches to one server, again where that helps.
struct OpenAISession: Sendable {
    let configuration: OpenAIEmbedderConfiguration
    let transport: any HTTPTransport
    let time: TimeSource

    /// - Throws: ``EmbeddingError``, with what was spent, or `CancellationError`.
    func embed(_ batch: EmbeddingBatches.Batch) async throws -> (vectors: [[Float]], usage: EmbeddingUsage) {
        let request = try request(for: batch)
        var usage = EmbeddingUsage()
        var attempt = 1
        while true {
            usage.requests += 1
            do {
                let answer = try await send(request)
                // also where the vectors in it are of no use
                usage += answer.usage(estimate: batch.tokens)
                return (try answer.vectors(count: batch.texts.count, dimensions: configuration.model.dimensions), usage)
            } catch var error as EmbeddingError {
                error.usage = usage
                guard error.isTransient, attempt < configuration.attempts, let wait = wait(after: attempt, error) else {
                    throw error
                }
                try await time.sleep(wait)
            }
            attempt += 1
        }
    }

    private func request(for batch: EmbeddingBatches.Batch) throws -> HTTPClientRequest {
        let body = OpenAIEmbeddingRequest(
            model: configuration.model.name, input: batch.texts,
            dimensions: configuration.sendsDimensions ? configuration.model.dimensions : nil,
            encodingFormat: configuration.asksForBase64 ? "base64" : "float")
        var request = HTTPClientRequest(
            method: .post, url: configuration.baseURL + "/embeddings", headers: [.contentType: "application/json"],
            body: .bytes(Array(try JSONEncoder().encode(body))), timeout: configuration.timeout)
        if let key = configuration.apiKey { request.headers[.authorization] = "Bearer \(key)" }
        // some twenty bytes for each number
        request.maximumResponseSize = 1024 * 1024 + batch.texts.count * configuration.model.dimensions * 32
        request.isRetryable = true
        return request
    }

    private func send(_ request: HTTPClientRequest) async throws -> OpenAIEmbeddingAnswer {
        let response: HTTPClientResponse
        do {
            response = try await transport.send(request)
        } catch let error as HTTPClientError {
            throw EmbeddingError(error)
        }
        guard (200...299).contains(response.status.code) else {
            throw EmbeddingError(response, model: configuration.model.name, now: time.date())
        }
        do {
            return try JSONDecoder().decode(OpenAIEmbeddingAnswer.self, from: Data(response.body))
        } catch {
            throw EmbeddingError(.malformed, "the server's answer is no list of embeddings")
        }
    }

    /// Between one and two times 500 ms, 1 s, 2 s …, and as long as the server asks; `nil` where that is too long.
    private func wait(after attempt: Int, _ error: EmbeddingError) -> Duration? {
        let backoff = min(Duration.milliseconds(500 << min(attempt - 1, 10)), configuration.longestWait)
        let wait = max(error.retryAfter ?? .zero, backoff + backoff * time.random())
        return (error.retryAfter ?? .zero) <= configuration.longestWait ? wait : nil
    }
}
