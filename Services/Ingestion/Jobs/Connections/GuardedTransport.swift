import HTTPClient
import Jobs
import Models

/// A transport that sends only while the process may act under its claim.
struct GuardedTransport: HTTPTransport {
    let base: any HTTPTransport
    let context: WorkContext

    func send(_ request: HTTPClientRequest) async throws -> HTTPClientResponse {
        try await context.mayAct()
        var request = request
        request.correlationID = context.correlationID.rawValue
        request.traceparent = context.cause.traceParent.child().description
        return try await base.send(request)
    }
}
