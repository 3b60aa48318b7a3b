import FoundationEssentials

/// A calendar as a sync reads it.
struct CalendarRow: Sendable {
    let id: Int64
    let connectionID: UUID
    let providerID: String
    let cursor: CalendarCursor?
    /// Somebody wants everything listed again, and no listing has begun since.
    var isFullSyncRequested: Bool
    /// What the database's clock showed when this was read.
    let now: Date
}
