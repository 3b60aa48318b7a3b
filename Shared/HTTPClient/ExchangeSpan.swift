import HTTPTypes
import Tracing

/// The span of one exchange, where it is part of something that is traced; its context goes along as `traceparent`.
///
/// Attributes by OpenTelemetry's conventions for HTTP clients.
struct ExchangeSpan {
    private let span: any Span

    /// `nil` where nothing is traced; that costs one look at a task-local value.
    static func begin(_ request: inout HTTPClientRequest) -> ExchangeSpan? {
        guard let context = InstrumentationContext.current else { return nil }
        let span = startSpan(request.method.rawValue, context: context, ofKind: .client)
        let traceparent = HeaderInjector.header(of: span.context)
        if let traceparent { request.traceparent = traceparent }
        guard span.isRecording else { return nil }
        let (host, port) = Self.server(of: request.url)
        let (method, url) = (request.method.rawValue, request.safeURL)
        span.updateAttributes { attributes in
            attributes["http.request.method"] = method
            attributes["url.full"] = url
            attributes["server.address"] = host
            attributes["server.port"] = port
        }
        return ExchangeSpan(span: span)
    }

    func end(_ status: HTTPResponse.Status) {
        span.attributes["http.response.status_code"] = status.code
        if status.code >= 400 {
            span.attributes["error.type"] = "\(status.code)"
            span.setStatus(SpanStatus(code: .error))
        }
        span.end()
    }

    func end(_ error: any Error, label: String) {
        span.attributes["error.type"] = label
        span.setStatus(SpanStatus(code: .error, message: "\(error)"))
        span.end()
    }

    private static func server(of url: String) -> (host: String, port: Int) {
        let isEncrypted = url.lowercased().hasPrefix("https:")
        let authority = url.drop { $0 != ":" }.dropFirst(3).prefix { !"/?#".contains($0) }
        let place = authority.split(separator: "@").last ?? authority
        let digits = place.reversed().prefix { $0.isNumber }.count
        if digits > 0, place.dropLast(digits).hasSuffix(":"), let port = Int(place.suffix(digits)) {
            return (String(place.dropLast(digits + 1)), port)
        }
        return (String(place), isEncrypted ? 443 : 80)
    }

    /// The context as headers carry it.
    private struct HeaderInjector: Injector {
        func inject(_ value: String, forKey key: String, into carrier: inout [String: String]) {
            carrier[key.lowercased()] = value
        }

        static func header(of context: InstrumentationContext) -> String? {
            var fields: [String: String] = [:]
            InstrumentationSystem.instrument.inject(context, into: &fields, using: HeaderInjector())
            return fields["traceparent"]
        }
    }
}
