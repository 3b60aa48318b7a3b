/// What calls cost in quota units.
///
/// Google has two tables: projects active before May 2026 pay 5 for a message (of 15,000 per minute), newer ones 20
/// (of 6,000).
public struct GmailCosts: Sendable, Hashable {
    /// `messages.get`. Default 20.
    public var message = 20.0
    /// `messages.list`. Default 5.
    public var list = 5.0
    /// `history.list`. Default 2.
    public var history = 2.0
    /// `getProfile`. Default 1.
    public var profile = 1.0
    /// `labels.list`. Default 1.
    public var labels = 1.0
    /// `messages.attachments.get`. Default 20.
    public var attachment = 20.0
    /// `watch`. Default 100.
    public var watch = 100.0
    /// `stop`. Default 50.
    public var stop = 50.0

    public init() {}

    var largest: Double { max(message, list, history, profile, labels, attachment, watch, stop) }
}
