import FoundationEssentials
import HTTPClient
import HTTPTypes
import Hummingbird
import Linking
import Logging
import Metrics
import Models

/// Around every request: its ids, its line in the log, its figures, and errors as problems.
struct FrameMiddleware: RouterMiddleware {
    func handle(
        _ request: Request, context: ControlContext,
        next: (Request, ControlContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.requestID = UUID().uuidString.lowercased()
        context.correlationID = Self.correlation(request.headers[.correlationID]) ?? "http-\(context.requestID)"
        context.logger[metadataKey: "request_id"] = "\(context.requestID)"
        context.logger[metadataKey: "correlation_id"] = "\(context.correlationID)"
        let start = ContinuousClock.now
        var response = try await answer(request, context, next)
        response.headers[.requestID] = context.requestID
        response.headers[.correlationID] = context.correlationID
        response.headers[.xContentTypeOptions] = "nosniff"
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
        note(request, context, response.status, ContinuousClock.now - start)
        return response
    }

    private func answer(
        _ request: Request, _ context: ControlContext, _ next: (Request, ControlContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as CancellationError {
            throw error
        } catch {
            if let problem = Problem.of(error) { return Answer.problem(problem, context) }
            context.logger.error("request failed", metadata: ["error": "\(error)"])
            let unknown = Problem(
                .internalServerError, "internal", "this is our fault; the request's id helps to find it")
            return Answer.problem(unknown, context)
        }
    }

    /// The route, never the query: that of a callback holds a code.
    private func note(
        _ request: Request, _ context: ControlContext, _ status: HTTPResponse.Status, _ duration: Duration
    ) {
        let route = context.endpointPath ?? "unknown"
        let method = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"].first {
            $0 == request.method.rawValue
        }
        let labels = [("route", route), ("method", method ?? "other"), ("status", "\(status.code)")]
        Counter(label: "carillon_http_requests_total", dimensions: labels).increment()
        Metrics.Timer(label: "carillon_http_request_duration_seconds", dimensions: [("route", route)])
            .record(duration: duration)
        context.logger.info(
            "request",
            metadata: [
                "method": "\(request.method.rawValue)", "route": "\(route)", "status": "\(status.code)",
                "duration": "\(duration)",
            ])
    }

    /// A caller's own id, where it is fit for logs and headers.
    private static func correlation(_ text: String?) -> String? {
        guard let text, (1...128).contains(text.utf8.count) else { return nil }
        let isPlain = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                true
            default: false
            }
        }
        return isPlain ? text : nil
    }
}
