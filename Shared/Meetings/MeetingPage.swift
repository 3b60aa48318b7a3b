/// A page that was read because it is new or has changed; one without rows where it is not there any more.
public struct MeetingPage: Sendable, Hashable {
    /// The name of the source.
    public let source: String
    public let url: String
    public let meetings: [Meeting]
    /// Rows that were left out for want of a title or a date.
    public let rejected: Int
    /// To be committed with the rows.
    public let memory: PageMemory
}
