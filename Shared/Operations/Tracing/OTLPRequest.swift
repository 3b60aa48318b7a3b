import FoundationEssentials
import Models
import Tracing

/// The body of an OTLP/HTTP export in JSON: ids in hex, 64-bit numbers as strings
/// (https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding).
struct OTLPRequest: Encodable {
    let resourceSpans: [ResourceSpans]

    struct ResourceSpans: Encodable {
        let resource: Resource
        let scopeSpans: [ScopeSpans]
    }

    struct Resource: Encodable {
        let attributes: [KeyValue]
    }

    struct ScopeSpans: Encodable {
        struct Scope: Encodable {
            let name: String
        }

        let scope: Scope
        let spans: [Span]
    }

    struct Span: Encodable {
        let traceId: String
        let spanId: String
        let parentSpanId: String?
        let flags: Int
        let name: String
        let kind: Int
        let startTimeUnixNano: String
        let endTimeUnixNano: String
        let attributes: [KeyValue]
        let events: [Event]
        let links: [Link]
        let status: Status
    }

    struct Event: Encodable {
        let timeUnixNano: String
        let name: String
        let attributes: [KeyValue]
    }

    struct Link: Encodable {
        let traceId: String
        let spanId: String
        let attributes: [KeyValue]
    }

    struct Status: Encodable {
        let code: Int
        let message: String?
    }

    init(_ spans: [FinishedSpan], resource: [String: String]) {
        let attributes = resource.sorted { $0.key < $1.key }.map { KeyValue(key: $0.key, value: .string($0.value)) }
        resourceSpans = [
            ResourceSpans(
                resource: Resource(attributes: attributes),
                scopeSpans: [ScopeSpans(scope: .init(name: "carillon"), spans: spans.map(Span.init))])
        ]
    }
}

extension OTLPRequest.Span {
    init(_ span: FinishedSpan) {
        self.init(
            traceId: span.context.traceID, spanId: span.context.spanID, parentSpanId: span.parentID,
            flags: span.context.isSampled ? 1 : 0, name: span.name, kind: Self.number(of: span.kind),
            startTimeUnixNano: "\(span.start)", endTimeUnixNano: "\(span.end)",
            attributes: OTLPRequest.KeyValue.list(span.attributes),
            events: span.events.map {
                OTLPRequest.Event(
                    timeUnixNano: "\($0.nanosecondsSinceEpoch)", name: $0.name,
                    attributes: OTLPRequest.KeyValue.list($0.attributes))
            },
            links: span.links.map {
                OTLPRequest.Link(
                    traceId: $0.context.traceID, spanId: $0.context.spanID,
                    attributes: OTLPRequest.KeyValue.list($0.attributes))
            },
            status: OTLPRequest.Status(code: Self.number(of: span.status), message: span.status?.message))
    }

    private static func number(of kind: SpanKind) -> Int {
        switch kind {
        case .internal: 1
        case .server: 2
        case .client: 3
        case .producer: 4
        case .consumer: 5
        }
    }

    private static func number(of status: SpanStatus?) -> Int {
        switch status?.code {
        case nil: 0
        case .ok: 1
        case .error: 2
        }
    }
}
