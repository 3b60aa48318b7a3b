import FoundationEssentials
import Hummingbird
import Models
import Synchronization

/// A collector of OpenTelemetry's spans on loopback, which keeps what it gets.
final class TraceCollector: Sendable {
    /// A span as the protocol's JSON has it.
    struct Span: Sendable, Decodable {
        struct Attribute: Sendable, Decodable {
            let key: String
            let value: [String: JSONValue]
        }

        let traceId: String
        let spanId: String
        let parentSpanId: String?
        let name: String
        let kind: Int
        let startTimeUnixNano: String
        let endTimeUnixNano: String
        let attributes: [Attribute]
        /// Of the process that made it.
        var service = ""

        private enum CodingKeys: String, CodingKey {
            case traceId, spanId, parentSpanId, name, kind, startTimeUnixNano, endTimeUnixNano, attributes
        }
    }

    private struct Body: Decodable {
        struct Resource: Decodable {
            struct Attributes: Decodable { let attributes: [Span.Attribute] }
            struct Scope: Decodable { let spans: [Span] }

            let resource: Attributes
            let scopeSpans: [Scope]
        }

        let resourceSpans: [Resource]
    }

    private let kept = Mutex<[Span]>([])

    var spans: [Span] { kept.withLock { $0 } }

    /// Runs `body` with the collector's URL while it listens.
    static func run(_ body: (TraceCollector, String) async throws -> Void) async throws {
        let collector = TraceCollector()
        let router = Router()
        router.post("v1/traces") { request, context in
            let bytes = try await request.body.collect(upTo: 16 * 1024 * 1024)
            try collector.take(Data(bytes.readableBytesView))
            return Response(
                status: .ok, headers: [.contentType: "application/json"], body: .init(byteBuffer: .init(string: "{}")))
        }
        try await LoopbackServer.run(router) { url in try await body(collector, url) }
    }

    private func take(_ body: Data) throws {
        let decoded = try JSONDecoder().decode(Body.self, from: body)
        for resource in decoded.resourceSpans {
            let name = resource.resource.attributes.first { $0.key == "service.name" }?.value["stringValue"]
            guard case .string(let service)? = name else { continue }
            let spans = resource.scopeSpans.flatMap(\.spans).map { span in
                var span = span
                span.service = service
                return span
            }
            kept.withLock { $0 += spans }
        }
    }
}
