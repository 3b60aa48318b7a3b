import Schedules

/// An event of a calendar: one that is alone, or a series.
struct StoredEvent: Sendable {
    enum State: String, Sendable, Codable {
        case active
        /// Called off by its organiser.
        case cancelled
        case deleted
    }

    /// What is different about one instance of a series.
    struct Exception: Sendable {
        var revision: UInt64
        var isCancelled = false
        var span: EventSpan?
        var title: String?
        var edits = EventEdits()
    }

    /// Of `a`–`v` and digits, as both providers allow.
    let id: String
    let calendar: Int
    var content: EventContent
    var span: EventSpan
    let repetition: EventRepetition?
    /// By the date the instance would begin on.
    var exceptions: [CivilDate: Exception] = [:]
    var state = State.active
    /// Of the last change that was no exception's.
    var revision: UInt64
    /// When it was made.
    let firstRevision: UInt64
    var edits = EventEdits()
    /// Seconds since 1970.
    let created: Int64
    var updated: Int64
    /// Changes of time so far.
    var sequence = 0

    var uid: String { "\(id)@example.com" }
}
