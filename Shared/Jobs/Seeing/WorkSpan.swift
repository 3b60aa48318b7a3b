import AMQP
import FoundationEssentials
import Logging
import Models
import Tracing

/// A span of a piece of work, from its publishing to its end, where tracing is on.
///
/// The ledger and messages carry the context as `traceparent`; what is enqueued inside a span belongs to it. Attributes
/// by OpenTelemetry's conventions for messaging; the system is `rabbitmq` for messages and `carillon` for the ledger.
struct WorkSpan: Sendable {
    private let span: any Span
    /// For what it causes.
    let traceParent: TraceParent

    /// The time, for a span that is made later.
    typealias Instant = DefaultTracerClock.Timestamp

    static var now: Instant { DefaultTracerClock.now }

    /// What a span does, and the kind that goes with it.
    enum Operation: String {
        /// A run or job comes into being.
        case create
        /// A message goes to the broker.
        case send
        /// A message is taken into the ledger.
        case receive
        /// Taken from the ledger.
        case claim
        case process

        fileprivate var kind: SpanKind {
            switch self {
            case .create, .send: .producer
            case .receive, .process: .consumer
            case .claim: .client
            }
        }
    }

    /// `nil` where tracing is off.
    private static var tracer: (any Tracer)? {
        let tracer = InstrumentationSystem.tracer
        return tracer is NoOpTracer ? nil : tracer
    }

    /// - Parameter parent: `nil` begins a new trace.
    /// - Returns: `nil` where tracing is off.
    static func begin(
        _ operation: Operation, _ name: String, in parent: TraceParent?, at start: Instant = now,
        _ attributes: [String: SpanAttribute] = [:]
    ) -> WorkSpan? {
        guard let tracer else { return nil }
        var context = InstrumentationContext.topLevel
        if let parent {
            tracer.extract(["traceparent": parent.description], into: &context, using: Headers())
        }
        let span = startSpan("\(operation.rawValue) \(name)", context: context, ofKind: operation.kind, at: start)
        var fields: [String: String] = [:]
        tracer.inject(span.context, into: &fields, using: Headers())
        guard let own = fields["traceparent"].flatMap(TraceParent.init(parsing:)) else { return nil }
        if span.isRecording {
            var all = attributes
            all["messaging.operation.name"] = .string(operation.rawValue)
            all["messaging.operation.type"] = .string(operation == .claim ? "receive" : operation.rawValue)
            all["messaging.destination.name"] = .string(name)
            span.attributes = SpanAttributes(all)
        }
        return WorkSpan(span: span, traceParent: own)
    }

    /// Runs `body` as part of the span: its statements and requests become children.
    func within<Value>(_ body: () async throws -> Value) async rethrows -> Value {
        try await InstrumentationContext.withValue(span.context) { try await body() }
    }

    func end(at end: Instant = now) { span.end(at: end) }

    /// - Parameters:
    ///   - status: how the work ended, as the log names it.
    ///   - error: why, where it went wrong.
    func end(_ status: String, error: String? = nil) {
        span.attributes["carillon.status"] = status
        if let error {
            span.attributes["error.type"] = status
            span.setStatus(SpanStatus(code: .error, message: error))
        }
        span.end()
    }

    private struct Headers: Injector, Extractor {
        func inject(_ value: String, forKey key: String, into carrier: inout [String: String]) {
            carrier[key.lowercased()] = value
        }

        func extract(key: String, from carrier: [String: String]) -> String? { carrier[key.lowercased()] }
    }
}

extension Optional<WorkSpan> {
    /// Runs `body` as part of the span if there is one.
    func within<Value>(_ body: () async throws -> Value) async rethrows -> Value {
        guard let self else { return try await body() }
        return try await self.within(body)
    }
}

extension WorkSpan {
    /// When a claim was asked for and answered.
    struct ClaimTime: Sendable {
        let asked: Instant
        let answered: Instant
    }

    /// The claim and the work on a run: publish → claim → process.
    static func process(_ run: ClaimedRun, _ claim: ClaimTime?) -> WorkSpan? {
        process(
            run.job, run.cause, claim,
            ["carillon.run.id": .string(run.id.uuidString.lowercased()), "carillon.attempt": .int(Int64(run.attempt))])
    }

    /// The same of a queued job.
    static func process(_ job: ClaimedJob, _ claim: ClaimTime?) -> WorkSpan? {
        process(
            job.type, job.cause, claim,
            ["messaging.message.id": .string("\(job.id)"), "carillon.attempt": .int(Int64(job.attempt))])
    }

    private static func process(
        _ name: String, _ cause: Cause, _ claim: ClaimTime?,
        _ attributes: @autoclosure () -> [String: SpanAttribute]
    ) -> WorkSpan? {
        guard tracer != nil else { return nil }
        var attributes = attributes()
        attributes["messaging.system"] = "carillon"
        attributes["messaging.message.conversation_id"] = .string(cause.correlationID.rawValue)
        var parent = cause.traceParent
        if let claim, let span = begin(.claim, name, in: parent, at: claim.asked, attributes) {
            span.end(at: claim.answered)
            parent = span.traceParent
        }
        return begin(.process, name, in: parent, attributes)
    }

    /// A run that a schedule brings into being: the root of its trace.
    static func create(_ job: String) -> WorkSpan? {
        begin(.create, job, in: nil, ["messaging.system": "carillon"])
    }

    /// A message on its way into the ledger.
    static func receive(_ delivery: AMQPDelivery, from queue: String) -> WorkSpan? {
        var parent: TraceParent?
        if case .string(let header) = delivery.properties.headers["traceparent"] {
            parent = TraceParent(parsing: header)
        }
        return begin(
            .receive, queue, in: parent,
            [
                "messaging.system": "rabbitmq",
                "messaging.rabbitmq.destination.routing_key": .string(delivery.routingKey),
                "messaging.message.body.size": .int(Int64(delivery.size)),
            ])
    }

    /// A message of the outbox on its way to the broker.
    static func send(_ message: OutboxMessage) -> WorkSpan? {
        begin(
            .send, message.exchange.isEmpty ? message.routingKey : message.exchange,
            in: message.traceParent.flatMap(TraceParent.init(parsing:)),
            [
                "messaging.system": "rabbitmq",
                "messaging.rabbitmq.destination.routing_key": .string(message.routingKey),
                "messaging.message.id": .string(message.messageID),
                "messaging.message.conversation_id": .string(message.correlationID),
            ])
    }
}

extension Cause {
    /// The same as part of a span, if there is one.
    func within(_ span: WorkSpan?) -> Cause {
        guard let span else { return self }
        var cause = self
        cause.traceParent = span.traceParent
        return cause
    }
}
