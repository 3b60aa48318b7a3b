import Models
public import Tracing

/// Makes spans and carries their context in and out as W3C `traceparent`.
///
/// `tracestate` is not carried: the ledger has no room for it.
public struct SpanTracer: Tracer {
    private let sampler: TraceSampler
    private let finish: @Sendable (FinishedSpan) -> Void

    init(sampler: TraceSampler, finish: @escaping @Sendable (FinishedSpan) -> Void) {
        self.sampler = sampler
        self.finish = finish
    }

    static let header = "traceparent"

    public func startSpan<Instant: TracerInstant>(
        _ operationName: String, context: @autoclosure () -> InstrumentationContext, ofKind kind: SpanKind,
        at instant: @autoclosure () -> Instant, function: String, file fileID: String, line: UInt
    ) -> TraceSpan {
        var context = context()
        let given = context[TraceContextKey.self]
        // what was made up where nobody traces is no span, but its trace is the one that the ledger knows
        let parent = given.flatMap { $0.isPlaceholder ? nil : $0 }
        let traceID = (given ?? TraceParent()).traceID
        let isSampled = sampler.samples(traceID: traceID, parent: parent)
        let identity = (given ?? TraceParent(traceID: traceID)).child(isSampled: isSampled)
        context[TraceContextKey.self] = identity
        return TraceSpan(
            operationName, identity, parentID: parent?.spanID, in: context, kind: kind,
            start: instant().nanosecondsSinceEpoch, finish: isSampled ? finish : nil)
    }

    /// Spans leave in batches by themselves.
    public func forceFlush() {}

    public func inject<Carrier, Inject: Injector>(
        _ context: InstrumentationContext, into carrier: inout Carrier, using injector: Inject
    ) where Inject.Carrier == Carrier {
        guard let parent = context[TraceContextKey.self] else { return }
        injector.inject(parent.description, forKey: Self.header, into: &carrier)
    }

    public func extract<Carrier, Extract: Extractor>(
        _ carrier: Carrier, into context: inout InstrumentationContext, using extractor: Extract
    ) where Extract.Carrier == Carrier {
        guard let header = extractor.extract(key: Self.header, from: carrier),
            let parent = TraceParent(parsing: header)
        else { return }
        context[TraceContextKey.self] = parent
    }
}
