/// A kind of file that is recognised in order to be refused.
///
/// No archive is ever opened, nor a format that is one (Office, OpenDocument, EPUB): so none can unpack to more than it
/// is.
struct RefusedKind {
    private let name: String
    private let isPacked: Bool

    static let advice = "text, Markdown, HTML, PDF and e-mail (.eml) are read"

    var error: DocumentError {
        let reason = isPacked ? "is not unpacked; upload what is in it" : "is not read; upload it as PDF or text"
        return DocumentError(.unsupported, "the file is \(name), which \(reason) (\(Self.advice))")
    }

    /// `nil` where the bytes have none of the known signatures.
    init?(_ bytes: [UInt8]) {
        if bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) || bytes.starts(with: [0x50, 0x4B, 0x05, 0x06])
            || bytes.starts(with: [0x50, 0x4B, 0x07, 0x08])
        {
            self = Self.zip(bytes)
            return
        }
        guard let match = Signature.all.first(where: { $0.matches(bytes) }) else { return nil }
        name = match.name
        isPacked = match.isPacked
    }

    private init(_ name: String, isPacked: Bool) {
        self.name = name
        self.isPacked = isPacked
    }

    /// A ZIP archive by the names that stand at its beginning, uncompressed.
    private static func zip(_ bytes: [UInt8]) -> RefusedKind {
        let head = String(decoding: bytes.prefix(8192).map { $0 < 0x80 ? $0 : 0x2E }, as: UTF8.self)
        let tail = String(decoding: bytes.suffix(8192).map { $0 < 0x80 ? $0 : 0x2E }, as: UTF8.self)
        for (mark, name) in officeMarks where head.contains(mark) || tail.contains(mark) {
            return RefusedKind(name, isPacked: false)
        }
        return RefusedKind("a ZIP archive", isPacked: true)
    }

    private static let officeMarks = [
        ("word/", "a Word document (.docx)"), ("xl/", "an Excel workbook (.xlsx)"),
        ("ppt/", "a PowerPoint presentation (.pptx)"), ("application/vnd.oasis.opendocument", "an OpenDocument file"),
        ("application/epub+zip", "an e-book (EPUB)"), ("META-INF/MANIFEST.MF", "a Java archive"),
    ]
}
