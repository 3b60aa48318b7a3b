/// What is remembered of a page, to ask only for what is new.
public struct PageMemory: Sendable, Hashable, Codable {
    /// `ETag`, as received.
    public var etag: String?
    /// `Last-Modified`, as received.
    public var lastModified: String?
    /// How many rows it had.
    public var rows: Int
    /// The next page's address, where pages are linked.
    public var next: String?

    public init(etag: String? = nil, lastModified: String? = nil, rows: Int, next: String? = nil) {
        self.etag = etag
        self.lastModified = lastModified
        self.rows = rows
        self.next = next
    }
}
