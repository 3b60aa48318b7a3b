/// A transport that puts one correlation id and trace context on every request that has none of its own.
public struct CorrelatedTransport<Base: HTTPTransport>: HTTPTransport {
    private let base: Base
    private let correlationID: String?
    private let traceparent: String?

    public init(_ base: Base, correlationID: String?, traceparent: String? = nil) {
        self.base = base
        self.correlationID = correlationID
        self.traceparent = traceparent
    }

    public func send(_ request: HTTPClientRequest) async throws -> HTTPClientResponse {
        var request = request
        request.correlationID = request.correlationID ?? correlationID
        request.traceparent = request.traceparent ?? traceparent
        return try await base.send(request)
    }
}
