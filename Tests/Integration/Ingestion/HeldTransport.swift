import HTTPClient

/// Holds each request until something else has been done.
struct HeldTransport: HTTPTransport {
    let base: any HTTPTransport
    let before: @Sendable () async throws -> Void

    func send(_ request: HTTPClientRequest) async throws -> HTTPClientResponse {
        try await before()
        return try await base.send(request)
    }
}
