import Models
import Synchronization
import Testing
import Tracing

@testable import Operations

@Suite("A tracer")
struct SpanTracerTests {
    /// Keeps what ends.
    private final class Ended: Sendable {
        let spans = Mutex<[FinishedSpan]>([])

        func tracer(_ sampler: TraceSampler = .parentBased(root: .alwaysOn)) -> SpanTracer {
            SpanTracer(sampler: sampler) { span in self.spans.withLock { $0.append(span) } }
        }

        var all: [FinishedSpan] { spans.withLock { $0 } }
    }

    private struct Headers: Injector, Extractor {
        func inject(_ value: String, forKey key: String, into carrier: inout [String: String]) { carrier[key] = value }
        func extract(key: String, from carrier: [String: String]) -> String? { carrier[key] }
    }

    private static func context(_ tracer: SpanTracer, _ header: String) -> InstrumentationContext {
        var context = InstrumentationContext.topLevel
        tracer.extract(["traceparent": header], into: &context, using: Headers())
        return context
    }

    @Test("puts spans under each other, in one trace, with their times, errors and attributes")
    func nesting() throws {
        let ended = Ended()
        let tracer = ended.tracer()
        #expect(throws: Broken.self) {
            try tracer.withSpan("outer", ofKind: .consumer) { outer in
                outer.attributes["n"] = 3
                try tracer.withSpan("inner") { _ in throw Broken() }
            }
        }
        let spans = ended.all
        #expect(spans.map(\.name) == ["inner", "outer"])
        let (inner, outer) = (try #require(spans.first), try #require(spans.last))
        #expect(inner.context.traceID == outer.context.traceID)
        #expect(inner.parentID == outer.context.spanID && outer.parentID == nil)
        #expect(inner.status?.code == .error && inner.events.map(\.name) == ["exception"])
        #expect(outer.attributes.get("n") == .int64(3) && outer.kind == .consumer)
        #expect(outer.start <= inner.start && inner.end <= outer.end && outer.start > 1_700_000_000_000_000_000)
    }

    private struct Broken: Error {}

    @Test("continues a trace that comes from elsewhere, and hands its own context on")
    func propagation() throws {
        let ended = Ended()
        let tracer = ended.tracer()
        let span = tracer.startSpan(
            "work", context: Self.context(tracer, "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"))
        var headers: [String: String] = [:]
        tracer.inject(span.context, into: &headers, using: Headers())
        let header = try #require(headers["traceparent"])
        let handed = try #require(TraceParent(parsing: header))
        #expect(handed.traceID == "4bf92f3577b34da6a3ce929d0e0e4736" && handed.isSampled)
        #expect(handed.spanID != "00f067aa0ba902b7")
        span.end()
        span.end()
        #expect(ended.all.map(\.parentID) == ["00f067aa0ba902b7"])
    }

    @Test(
        "begins a trace of its own where the header is no traceparent",
        arguments: ["", "nonsense", "00-0-0-01", "00-00000000000000000000000000000000-00f067aa0ba902b7-01"])
    func malformed(header: String) {
        let ended = Ended()
        let tracer = ended.tracer()
        tracer.startSpan("work", context: Self.context(tracer, header)).end()
        #expect(ended.all.count == 1 && ended.all.first?.parentID == nil)
    }

    @Test("takes the trace id that was made up where nobody traces, as a root that its own sampler decides on")
    func placeholder() {
        let made = TraceParent()
        #expect(made.isPlaceholder && !made.child().isPlaceholder)
        let ended = Ended()
        let tracer = ended.tracer()
        tracer.startSpan("work", context: Self.context(tracer, made.description)).end()
        #expect(ended.all.map(\.context.traceID) == [made.traceID])
        #expect(ended.all.map(\.parentID) == [nil])
        let none = ended.tracer(.parentBased(root: .alwaysOff))
        none.startSpan("work", context: Self.context(none, made.description)).end()
        #expect(ended.all.count == 1, "its flag says sampled, but nobody has decided that")
    }

    @Test("keeps nothing of what is not sampled, but says so to those that come after")
    func unsampled() throws {
        let ended = Ended()
        let tracer = ended.tracer(.alwaysOff)
        let span = tracer.startSpan("work")
        span.attributes["n"] = 1
        #expect(!span.isRecording && span.attributes.isEmpty)
        var headers: [String: String] = [:]
        tracer.inject(span.context, into: &headers, using: Headers())
        #expect(headers["traceparent"]?.hasSuffix("-00") == true)
        span.end()
        #expect(ended.all.isEmpty)
    }
}
