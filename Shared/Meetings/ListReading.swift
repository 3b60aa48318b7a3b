/// How the reading of one list ended.
public struct ListReading: Sendable, Hashable {
    /// The name of the source.
    public let source: String
    /// The source's parameter.
    public let list: String
    /// Its pages by address, where it was read to its end; others that are remembered are there no more.
    public internal(set) var pages: Set<String> = []
    /// Why it was not read to its end; `nil` where it was, or where it was broken off.
    public internal(set) var error: ScrapeError?
    /// Where it was broken off for want of time; `nil` where it came to an end, well or not.
    public internal(set) var bookmark: ListBookmark?

    /// Whether it was read to its end, be it over several runs.
    public var isWhole: Bool { error == nil && bookmark == nil }
}
