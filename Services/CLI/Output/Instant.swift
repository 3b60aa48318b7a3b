import FoundationEssentials

/// Instants as people and programs read them.
enum Instant {
    /// `2026-11-21T08:00:00Z`
    static func text(_ date: Date) -> String { date.formatted(.iso8601) }

    static func text(_ date: Date?) -> String { date.map(text) ?? "–" }

    /// - Throws: an error that says what shape is wanted.
    static func parse(_ text: String) throws -> Date {
        do {
            return try Date(text, strategy: .iso8601)
        } catch {
            throw Fault("'\(text)' is not an instant like 2026-05-04T10:00:00Z")
        }
    }
}
