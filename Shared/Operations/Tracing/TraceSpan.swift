import Models
import Synchronization
public import Tracing

/// A span of ours. One that is not sampled keeps nothing but its context.
public final class TraceSpan: Span {
    public let context: InstrumentationContext
    private let identity: TraceParent
    private let parentID: String?
    private let kind: SpanKind
    private let start: UInt64
    /// `nil` when it is not sampled.
    private let finish: (@Sendable (FinishedSpan) -> Void)?
    private let state: Mutex<State>

    private struct State {
        var name: String
        var attributes = SpanAttributes()
        var events: [SpanEvent] = []
        var links: [(context: TraceParent, attributes: SpanAttributes)] = []
        var status: SpanStatus?
        var hasEnded = false
    }

    /// OpenTelemetry's default limits.
    private static let attributeLimit = 128
    private static let eventLimit = 128

    init(
        _ name: String, _ identity: TraceParent, parentID: String?, in context: InstrumentationContext, kind: SpanKind,
        start: UInt64, finish: (@Sendable (FinishedSpan) -> Void)?
    ) {
        self.context = context
        self.identity = identity
        self.parentID = parentID
        self.kind = kind
        self.start = start
        self.finish = finish
        state = Mutex(State(name: name))
    }

    public var isRecording: Bool { finish != nil && state.withLock { !$0.hasEnded } }

    public var operationName: String {
        get { state.withLock { $0.name } }
        set { change { $0.name = newValue } }
    }

    public var attributes: SpanAttributes {
        get { state.withLock { $0.attributes } }
        set { change { if newValue.count <= Self.attributeLimit { $0.attributes = newValue } } }
    }

    public func setStatus(_ status: SpanStatus) {
        change { $0.status = status }
    }

    public func addEvent(_ event: SpanEvent) {
        change { if $0.events.count < Self.eventLimit { $0.events.append(event) } }
    }

    public func addLink(_ link: SpanLink) {
        guard let linked = link.context[TraceContextKey.self] else { return }
        change { if $0.links.count < Self.eventLimit { $0.links.append((linked, link.attributes)) } }
    }

    public func recordError<Instant: TracerInstant>(
        _ error: any Error, attributes: SpanAttributes, at instant: @autoclosure () -> Instant
    ) {
        guard isRecording else { return }
        var attributes = attributes
        attributes["exception.type"] = "\(type(of: error))"
        attributes["exception.message"] = Redaction.shared.redact("\(error)")
        addEvent(SpanEvent(name: "exception", at: instant(), attributes: attributes))
    }

    /// The first end counts.
    public func end<Instant: TracerInstant>(at instant: @autoclosure () -> Instant) {
        guard let finish else { return }
        let end = instant().nanosecondsSinceEpoch
        let finished: FinishedSpan? = state.withLock { state in
            guard !state.hasEnded else { return nil }
            state.hasEnded = true
            return FinishedSpan(
                context: identity, parentID: parentID, name: state.name, kind: kind, start: start,
                end: max(start, end), attributes: state.attributes, events: state.events, links: state.links,
                status: state.status)
        }
        if let finished { finish(finished) }
    }

    private func change(_ change: (inout State) -> Void) {
        guard finish != nil else { return }
        state.withLock { if !$0.hasEnded { change(&$0) } }
    }
}
