import Models
import Tracing

/// A span that has ended, as it is exported.
struct FinishedSpan: Sendable {
    let context: TraceParent
    /// `nil` for the first of its trace.
    let parentID: String?
    let name: String
    let kind: SpanKind
    /// Nanoseconds since 1970.
    let start: UInt64
    /// Nanoseconds since 1970.
    let end: UInt64
    let attributes: SpanAttributes
    let events: [SpanEvent]
    let links: [(context: TraceParent, attributes: SpanAttributes)]
    let status: SpanStatus?
}
