import AMQP
import Models

extension AMQPDelivery {
    /// The correlation id and trace the publisher gave, or new ones.
    var cause: Cause {
        var cause = Cause()
        if let id = properties.correlationID, !id.isEmpty { cause.correlationID = CorrelationID(rawValue: id.storable) }
        if case .string(let header) = properties.headers["traceparent"], let parent = TraceParent(parsing: header) {
            cause.traceParent = parent.child()
        }
        return cause
    }

    /// The id the publisher gave, as the ledger keeps it.
    var messageID: String? { properties.messageID?.storable }
}
