import Postgres

/// Where users link accounts; a value of `connections.provider`.
enum Provider: String, Sendable, Hashable, PostgresDecodable {
    /// Google: Gmail and Google Calendar.
    case gmail
    /// Microsoft 365: mail and calendars of Outlook.
    case outlook
}
