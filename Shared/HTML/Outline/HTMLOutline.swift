/// A page as its headings and the text between them.
public struct HTMLOutline: Sendable, Hashable {
    /// A heading, or what stands between two.
    public struct Section: Sendable, Hashable {
        /// Of a heading, from 1 to 6; `nil` for text.
        public let level: Int?
        /// Laid out as ``HTMLText`` does; never empty.
        public let text: String
    }

    /// The `title` element, white space collapsed, at most 1000 characters; `nil` where there is none.
    public let title: String?
    /// The `lang` attribute of the `html` element, as written.
    public let language: String?
    /// In the order of the page.
    public let sections: [Section]
    /// Whether elements were nested deeper than the bound: what follows the first such is missing.
    public let isTooDeep: Bool
    /// Whether the text was longer than the bound: the rest is missing.
    public let isTooLong: Bool

    /// Reads a page. Never fails; broken HTML is read as libxml2 repairs it.
    ///
    /// - Parameters:
    ///   - maximumDepth: open elements at once. Default 1000.
    ///   - maximumOutputSize: bytes of text, about. Default 4 MiB.
    public init(_ html: String, maximumDepth: Int = 1000, maximumOutputSize: Int = 4 * 1024 * 1024) {
        let writer = HTMLOutlineWriter(maximumSize: maximumOutputSize)
        isTooDeep = HTMLParser.parse(
            html, maximumSize: html.utf8.count, maximumDepth: maximumDepth, handler: writer)
        sections = writer.finished()
        title = writer.title
        language = writer.language
        isTooLong = writer.isFull
    }
}
