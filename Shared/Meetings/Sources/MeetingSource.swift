public import HTML

/// Where meetings are published, and how to read them there.
public struct MeetingSource: Sendable, Hashable {
    /// How a list goes on over several pages.
    public enum Pagination: Sendable, Hashable {
        /// It does not.
        case single
        /// `{page}` in the URL is a number: from the first to the last, or until a page has no rows.
        case numbered(ClosedRange<Int>)
        /// A path to the next page's address on each page; so many pages at most.
        case linked(XPath, maximum: Int)
    }

    /// Names it in rows, logs and errors; letters, digits, `-`, `_`, `.`.
    public let name: String
    /// Of the pages; `{page}` and `{parameter}` are replaced.
    public let url: String
    /// One list for each, in place of `{parameter}`, e.g. members' numbers. One empty one where the URL has no
    /// `{parameter}`.
    public let parameters: [String]
    /// To the rows of a page.
    public let rows: XPath
    /// From a row to its fields.
    public let fields: [MeetingField: XPath]
    public let dateFormat: DatePattern
    /// IANA; where the meetings take place. Not checked here.
    public let zone: String
    public let pagination: Pagination
    /// Between the beginnings of two requests to the site, at least; robots.txt may ask for more.
    public let interval: Duration
    /// Leads to something on a page that truly has no meetings; `nil` where the site has no such sign.
    public let emptySign: XPath?

    package init(
        name: String, url: String, parameters: [String], rows: XPath, fields: [MeetingField: XPath],
        dateFormat: DatePattern, zone: String, pagination: Pagination, interval: Duration, emptySign: XPath?
    ) {
        self.name = name
        self.url = url
        self.parameters = parameters
        self.rows = rows
        self.fields = fields
        self.dateFormat = dateFormat
        self.zone = zone
        self.pagination = pagination
        self.interval = interval
        self.emptySign = emptySign
    }

    /// Whether a text is an http or https address of a page.
    package static func isAddress(_ text: String) -> Bool { PageAddress(text) != nil }

    /// Changes when anything that decides what is read from a page does: then pages are read again that have not changed.
    var fingerprint: String {
        let parts = [
            url, rows.expression, dateFormat.pattern, zone, emptySign?.expression ?? "", "\(pagination)",
        ]
        let fields = fields.map { "\($0.key.rawValue)=\($0.value.expression)" }.sorted()
        return RowKey.hash(parts + fields)
    }

    func url(parameter: String, page: Int) -> String {
        url.replacing("{parameter}", with: parameter).replacing("{page}", with: "\(page)")
    }
}
