import Text

/// Puts a document's text together, block by block.
struct TextBuilder {
    private var text = String.UnicodeScalarView()
    private var count = 0
    private var size = 0
    private(set) var blocks: [TextBlock] = []
    private(set) var firstHeading: String?
    private let limits: DocumentLimits

    init(limits: DocumentLimits) {
        self.limits = limits
    }

    /// Refuses before any work what is too long already.
    static func check(_ text: String, _ limits: DocumentLimits) throws(DocumentError) {
        guard text.utf8.count <= limits.maximumTextSize else { throw tooLong(limits) }
    }

    private static func tooLong(_ limits: DocumentLimits) -> DocumentError {
        DocumentError(.tooMuchText, "the text is longer than \(limits.maximumTextSize) bytes")
    }

    /// Appends a block; nothing where it holds no more than white space.
    ///
    /// - Throws: ``DocumentError`` `.tooMuchText`.
    mutating func append(_ raw: some StringProtocol, as kind: TextBlock.Kind, page: Int? = nil) throws(DocumentError) {
        let scalars = CleanText.scalars(raw)
        guard !scalars.isEmpty else { return }
        size += scalars.reduce(2) { $0 + UTF8.width($1) }
        guard size <= limits.maximumTextSize else { throw Self.tooLong(limits) }
        if count > 0 {
            text.append(contentsOf: "\n\n".unicodeScalars)
            count += 2
        }
        text.append(contentsOf: scalars)
        blocks.append(TextBlock(kind: kind, range: count..<count + scalars.count, page: page))
        count += scalars.count
        if case .heading = kind, firstHeading == nil { firstHeading = String(String.UnicodeScalarView(scalars)) }
    }

    /// Appends the paragraphs of a text, which empty lines divide.
    mutating func append(paragraphs raw: some StringProtocol, page: Int? = nil) throws(DocumentError) {
        var lines: [Substring] = []
        for line in Substring(raw).split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            if line.allSatisfy(\.isWhitespace) {
                try append(lines.joined(separator: "\n"), as: .paragraph, page: page)
                lines = []
            } else {
                lines.append(line)
            }
        }
        try append(lines.joined(separator: "\n"), as: .paragraph, page: page)
    }

    /// Completes what is known of the document.
    func document(_ metadata: DocumentMetadata) -> Document {
        var metadata = metadata
        let text = String(text)
        metadata.language = TextLanguage(guessing: text) ?? metadata.language
        metadata.title = (metadata.title ?? firstHeading).flatMap(CleanText.line)
        metadata.author = metadata.author.flatMap(CleanText.line)
        return Document(text: text, blocks: blocks, metadata: metadata)
    }
}
