/// HTML mail and pages as plain text, for reading, searching and language models.
///
/// Parsed by libxml2's HTML parser: no network, no DTD, no external entities, no tree in memory.
public enum HTMLText {
    /// Bytes of HTML that are looked at; the rest is ignored. 4 MiB.
    public static let maximumInputSize = 4 * 1024 * 1024
    /// Open elements at once; what follows an element nested deeper than this is left out. 1000.
    public static let maximumDepth = 1000
    /// Bytes of text after which reading stops. 4 MiB.
    public static let maximumOutputSize = 4 * 1024 * 1024

    /// The text a reader would see. Never fails; broken HTML is read as libxml2 repairs it.
    ///
    /// - Scripts, styles, the head, comments and elements that are hidden (`hidden`, `display:none`) are dropped: a
    ///   reader does not see them, and neither should whatever reads the text.
    /// - Block elements begin a line, paragraphs and headings are set apart by an empty one, list items begin with `- `,
    ///   table cells are separated by a tab, `pre` keeps its white space.
    /// - `blockquote` becomes lines that begin with `> `, once for each level up to ten, so that quoted replies look as
    ///   they do in plain text mail.
    /// - A link is its text, followed by its address in parentheses where that is `http`, `https` or `mailto`, at most
    ///   200 bytes long and not part of the text already. An image is its `alt` text.
    /// - Entities are decoded; no-break spaces become spaces; soft hyphens and zero-width spaces vanish.
    public static func plainText(from html: String) -> String {
        let writer = HTMLTextWriter(maximumSize: maximumOutputSize)
        HTMLParser.parse(html, maximumSize: maximumInputSize, maximumDepth: maximumDepth, handler: writer)
        return writer.finished()
    }
}
