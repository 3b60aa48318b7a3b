/// One instance of a series, or an event that is alone.
struct EventInstance: Sendable {
    let event: StoredEvent
    /// When it would be by its series; `nil` for an event that is alone.
    let original: EventSpan?
    let span: EventSpan
    let title: String
    /// Whether it differs from its series.
    let isException: Bool
    let state: StoredEvent.State
    /// Of its last change.
    let revision: UInt64
}
