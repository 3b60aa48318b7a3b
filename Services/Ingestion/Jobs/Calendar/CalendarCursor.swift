import FoundationEssentials

/// Where a calendar's next sync begins.
struct CalendarCursor: Codable, Hashable, Sendable {
    /// What the provider gave with the last page of the last round: the changes after it are not in the store. Absent
    /// before the first listing has ended, and for ever with a server that gives none.
    var cursor: String?
    /// The time that was listed last, and is followed.
    var window: CalendarWindow
    /// Where the round under way goes on; absent between rounds and before the first page.
    var page: String?
    /// Of a listing that has begun and not ended: marks the events it has seen.
    var mark: UUID?

    var text: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }
}
