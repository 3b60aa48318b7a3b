/// A page that was read because it is new or has changed.
public struct MeetingPage: Sendable, Hashable {
    public let url: String
    public let meetings: [Meeting]
    /// Rows that were left out for want of a title or a date.
    public let rejected: Int
}
