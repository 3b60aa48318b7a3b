/// A group of scheduled jobs that one executable runs and one set of AMQP queues feeds.
public enum Family: String, CaseIterable, Codable, Sendable {
    /// Brings in mail, calendars, meetings and documents.
    case ingestion
    /// Has language models read what came in.
    case classification
    /// Tells people what matters.
    case notifications
    /// Keeps the memory and the database clean.
    case maintenance
}
