/// What is remembered of a page, to ask only for what is new.
public struct PageMemory: Sendable, Hashable {
    /// The list it belongs to: the source's parameter.
    public var list: String
    /// Of the definition it was read by: by another the same page may say something else.
    public var fingerprint: String
    /// `ETag`, as received.
    public var etag: String?
    /// `Last-Modified`, as received.
    public var lastModified: String?
    /// How many rows it had.
    public var rows: Int
    /// The next page's address, where pages are linked.
    public var next: String?

    init(
        list: String, fingerprint: String, etag: String? = nil, lastModified: String? = nil, rows: Int,
        next: String? = nil
    ) {
        self.list = list
        self.fingerprint = fingerprint
        self.etag = etag
        self.lastModified = lastModified
        self.rows = rows
        self.next = next
    }
}
