/// A group of scheduled jobs that one executable runs and one set of AMQP queues feeds.
public enum Family: String, CaseIterable, Codable, Sendable {
    case ingestion
    case classification
    case notifications
    case maintenance
}
