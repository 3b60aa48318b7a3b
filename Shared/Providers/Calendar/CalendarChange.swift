/// What a provider tells of one event.
public enum CalendarChange: Sendable, Hashable {
    /// New or changed, and whole.
    case upsert(CalendarEvent)
    /// Cancelled or deleted, or no longer in the time that is followed. An id that nobody knows is nothing to worry
    /// about.
    case removed(id: String)
    /// Told of in a form that nobody can read, and so neither gone nor known; the id is nil where even that is missing.
    case unreadable(id: String?)
}
