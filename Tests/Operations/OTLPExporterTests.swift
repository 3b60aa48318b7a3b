import FoundationEssentials
import HTTPClient
import HTTPTypes
import Models
import Synchronization
import Testing
import Tracing

@testable import Operations

/// Answers every request alike and keeps the last one.
private final class Collector: HTTPTransport {
    let answer: HTTPClientResponse
    let last = Mutex<HTTPClientRequest?>(nil)

    init(_ status: Int, headers: HTTPFields = [:], body: String = "{}") {
        answer = HTTPClientResponse(status: .init(code: status), headers: headers, body: Array(body.utf8))
    }

    func send(_ request: HTTPClientRequest) async throws -> HTTPClientResponse {
        last.withLock { $0 = request }
        return answer
    }
}

@Suite("The OTLP exporter")
struct OTLPExporterTests {
    private static func exporter(_ collector: Collector) -> OTLPExporter {
        OTLPExporter(
            transport: collector, url: "http://collector/v1/traces", headers: HTTPFields(),
            resource: ["service.name": "test"], timeout: .seconds(1))
    }

    private static func span() -> FinishedSpan {
        FinishedSpan(
            context: TraceParent(parsing: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01") ?? TraceParent(),
            parentID: "aaaaaaaaaaaaaaa1", name: "process sheep", kind: .consumer, start: 1_795_000_000_000_000_001,
            end: 1_795_000_000_000_000_002,
            attributes: ["n": 3, "s": "x", "b": true, "d": 0.5, "l": .stringArray(["a"])], events: [], links: [],
            status: SpanStatus(code: .error, message: "no"))
    }

    @Test("writes spans as the protocol's JSON: hex ids, numbers of 64 bits as strings, types as fields")
    func encoding() async throws {
        let collector = Collector(200)
        #expect(await Self.exporter(collector).export([Self.span()]) == .taken(rejected: 0))
        let request = try #require(collector.last.withLock { $0 })
        #expect(request.headers[.contentType] == "application/json" && request.method == .post)
        guard case .bytes(let bytes) = request.body else { throw Missing() }
        let body = try JSONValue(parsing: bytes)
        let expected = """
            {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"test"}}]},
            "scopeSpans":[{"scope":{"name":"carillon"},"spans":[{"traceId":"4bf92f3577b34da6a3ce929d0e0e4736",
            "spanId":"00f067aa0ba902b7","parentSpanId":"aaaaaaaaaaaaaaa1","flags":1,"name":"process sheep","kind":5,
            "startTimeUnixNano":"1795000000000000001","endTimeUnixNano":"1795000000000000002","attributes":[
            {"key":"b","value":{"boolValue":true}},{"key":"d","value":{"doubleValue":0.5}},
            {"key":"l","value":{"arrayValue":{"values":[{"stringValue":"a"}]}}},
            {"key":"n","value":{"intValue":"3"}},{"key":"s","value":{"stringValue":"x"}}],"events":[],"links":[],
            "status":{"code":2,"message":"no"}}]}]}]}
            """
        #expect(try body == JSONValue(parsing: expected.utf8))
    }

    private struct Missing: Error {}

    @Test("knows what may be repeated, when, and what was rejected")
    func answers() async throws {
        var later = HTTPFields()
        later[try #require(HTTPField.Name("retry-after"))] = "7"
        #expect(
            await Self.exporter(Collector(503, headers: later)).export([Self.span()])
                == .busy(retryAfter: .seconds(7), reason: "status 503"))
        #expect(
            await Self.exporter(Collector(429)).export([Self.span()])
                == .busy(retryAfter: nil, reason: "status 429"))
        #expect(await Self.exporter(Collector(400)).export([Self.span()]) == .refused(reason: "status 400"))
        #expect(await Self.exporter(Collector(500)).export([Self.span()]) == .refused(reason: "status 500"))
        let partial = #"{"partialSuccess":{"rejectedSpans":"2","errorMessage":"too many"}}"#
        #expect(await Self.exporter(Collector(200, body: partial)).export([Self.span()]) == .taken(rejected: 2))
        #expect(await Self.exporter(Collector(200, body: "")).export([Self.span()]) == .taken(rejected: 0))
    }
}
