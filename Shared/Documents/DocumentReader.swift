/// Reads the text of documents that may be hostile.
///
/// Nothing is believed of a document but its bytes. Work is bounded by ``DocumentLimits``: plain text, Markdown, HTML
/// and mail are read in this process, whose parsers are bounded in input, depth and output; PDF is read by poppler's
/// programs, each in a process with a bound on memory and time and without this process's environment. Run it where a
/// crash hurts nobody, for parsers have errors: in the child process of an isolated job.
public struct DocumentReader: Sendable {
    private let limits: DocumentLimits
    private let poppler: Poppler

    public init(limits: DocumentLimits = DocumentLimits(), poppler: Poppler = Poppler()) {
        self.limits = limits
        self.poppler = poppler
    }

    /// Reads a document.
    ///
    /// - Throws: ``DocumentError``, or `CancellationError` while a PDF is read.
    public func read(_ bytes: [UInt8]) async throws -> Document {
        guard bytes.count <= limits.maximumSize else { throw Self.tooLarge(bytes.count, limits) }
        let document = try await parse(bytes, as: DocumentSniffer.format(of: bytes))
        guard !document.blocks.isEmpty else {
            let kind = document.metadata.format
            throw kind == .pdf
                ? DocumentError(
                    .noText, "the PDF has pages but no text: it may be a scan, which needs text recognition")
                : DocumentError(.noText, "it is \(kind.name) without any text")
        }
        return document
    }

    /// Reads a file, whose size is looked at first.
    ///
    /// - Throws: as ``read(_:)``; ``DocumentError`` `.unavailable` where there is no such file or it is no regular one.
    public func read(path: String) async throws -> Document {
        try await read(bytes(path: path))
    }

    /// A file's bytes, for whoever keeps them to be read later; none of a file that is too large.
    ///
    /// - Throws: ``DocumentError`` `.tooLarge`; `.unavailable` where there is no such file or it is no regular one.
    public func bytes(path: String) throws(DocumentError) -> [UInt8] {
        try FileBytes.read(path, limits)
    }

    private func parse(_ bytes: [UInt8], as format: DocumentFormat) async throws -> Document {
        switch format {
        case .plainText: try PlainTextReader(limits: limits).read(bytes)
        case .markdown: try MarkdownReader(limits: limits).read(bytes)
        case .html: try HTMLReader(limits: limits).read(bytes)
        case .mail: try MailReader(limits: limits).read(bytes)
        case .pdf: try await PDFReader(limits: limits, poppler: poppler).read(bytes)
        }
    }

    static func tooLarge(_ size: Int, _ limits: DocumentLimits) -> DocumentError {
        DocumentError(.tooLarge, "the file has \(size) bytes; the most is \(limits.maximumSize)")
    }
}
