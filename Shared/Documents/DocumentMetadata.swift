public import FoundationEssentials
public import Text

/// What is known of a document beside its text.
public struct DocumentMetadata: Sendable, Hashable {
    public var format: DocumentFormat
    /// As the document itself has it (title, subject), else its first heading; at most 300 characters.
    public var title: String?
    /// As the document has it; of an e-mail the `From` header.
    public var author: String?
    /// When it was made, as the document says; unchecked.
    public var createdAt: Date?
    /// Guessed from its text, else as it says.
    public var language: TextLanguage?
    /// Of a PDF.
    public var pages: Int?
    /// The encoding it was read as, of formats that may have several.
    public var encoding: String?
    /// Whether bytes that the encoding does not have became U+FFFD.
    public var isLossy = false
    /// The names of an e-mail's attachments, which are not read. Never use one as a path.
    public var attachments: [String] = []

    init(format: DocumentFormat) {
        self.format = format
    }
}
