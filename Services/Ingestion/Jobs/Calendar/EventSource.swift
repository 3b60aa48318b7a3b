import Providers

/// Whose events a calendar has, whichever the provider.
protocol EventSource: Sendable {
    /// One page of all events of a time.
    ///
    /// - Parameter page: where the page before said it goes on; `nil` for the first.
    /// - Throws: ``Providers/ProviderError``.
    func listing(of window: CalendarWindow, page: String?) async throws -> EventPage

    /// One page of what changed since a round that ended with `cursor`.
    ///
    /// - Throws: ``Providers/ProviderError`` `resyncNeeded` when the cursor is no longer known.
    func changes(since cursor: String, page: String?) async throws -> EventPage
}
