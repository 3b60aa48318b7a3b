/// What of an account is read; a value of `connections.kinds`.
enum SyncKind: String, Sendable {
    case mail, calendar

    /// For people.
    var name: String { self == .mail ? "mail" : "calendars" }
}
