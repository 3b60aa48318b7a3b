/// A source that is to be read.
public struct StoredSource: Sendable {
    public let name: String
    /// What it is; or why what is stored is not understood, which says nothing of other sources.
    public let definition: Result<MeetingSource, ScrapeError>
}
