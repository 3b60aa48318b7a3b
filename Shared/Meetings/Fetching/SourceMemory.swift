public import FoundationEssentials

/// What is remembered of a source from run to run.
public struct SourceMemory: Sendable, Hashable {
    /// By address.
    public internal(set) var pages: [String: PageMemory] = [:]
    /// When each list was last tried, by its parameter; one that is missing never was.
    public internal(set) var tried: [String: Date] = [:]
    /// Where lists were broken off, by their parameter.
    public internal(set) var bookmarks: [String: ListBookmark] = [:]

    /// Of a source never read.
    public init() {}

    /// Rows of all pages.
    public var rows: Int { pages.values.reduce(0) { $0 + $1.rows } }

    /// Rows of one list's pages.
    func rows(of list: String) -> Int { pages.values.reduce(0) { $0 + ($1.list == list ? $1.rows : 0) } }

    /// Remembers where a list goes on, and forgets the pages that one read to its end has no more.
    mutating func note(_ reading: ListReading) {
        bookmarks[reading.list] = reading.bookmark
        guard reading.isWhole else { return }
        pages = pages.filter { $0.value.list != reading.list || reading.pages.contains($0.key) }
    }
}
