/// Keeps a streamed answer alive; the exchange ends with the last reference.
final class CurlStreamLease: Sendable {
    private let loop: CurlLoop
    private let id: CurlTransfer.ID
    private let request: String

    init(loop: CurlLoop, id: CurlTransfer.ID, request: String) {
        self.loop = loop
        self.id = id
        self.request = request
    }

    deinit {
        loop.abandonSoon(id)
    }

    func next() async throws -> [UInt8]? {
        try await loop.nextChunk(id, request: request)
    }

    func tooLarge(limit: Int) -> HTTPClientError {
        HTTPClientError(
            .responseTooLarge,
            request: request,
            detail: "the body is larger than \(limit) bytes",
            mayHaveBeenSent: true
        )
    }
}
