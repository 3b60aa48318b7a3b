import Providers

/// One page of a calendar's events or changes.
struct EventPage: Sendable {
    /// How the round goes on; the texts mean nothing to us.
    enum Continuation: Sendable, Hashable {
        case next(page: String)
        /// It is over; the next one begins with the cursor, or lists everything where there is none.
        case end(cursor: String?)
    }

    let changes: [CalendarChange]
    let continuation: Continuation
}
