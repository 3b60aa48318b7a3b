/// How the reading of one list ended.
public struct ListReading: Sendable, Hashable {
    /// The name of the source.
    public let source: String
    /// The source's parameter.
    public let list: String
    /// Its pages by address, where it was read to its end; others that are remembered are there no more.
    public let pages: Set<String>
    /// Why it was not read to its end; `nil` where it was.
    public let error: ScrapeError?
}
