import Models
import Tracing

/// Where a context keeps the W3C trace context of its span.
enum TraceContextKey: InstrumentationContextKey {
    typealias Value = TraceParent
}
