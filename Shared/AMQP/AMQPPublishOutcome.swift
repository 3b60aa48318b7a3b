/// What the broker said of one published message.
public enum AMQPPublishOutcome: Sendable, Hashable {
    /// The broker has it: every queue it was routed to has stored it. (A message that is not mandatory and matched no
    /// queue is confirmed too, and gone.)
    case confirmed
    /// The broker refused it, as a full queue with `x-overflow=reject-publish` does. Publish it again later.
    case rejected
    /// It was mandatory and no queue takes this exchange and routing key (312 NO_ROUTE).
    case returned(code: Int, text: String)
}
