/// Tells what a document is by its bytes.
///
/// In order: signatures of kinds that are read or refused, marks of HTML at the beginning (as the WHATWG standard on
/// MIME sniffing has them), header fields of mail, and last, where the bytes are text at all, the marks of Markdown.
/// Text is what has no NUL, unless it is UTF-16 or UTF-32 by its byte order mark, and at most one control character in
/// a hundred.
public enum DocumentSniffer {
    /// - Throws: ``DocumentError`` `.empty`, or `.unsupported` with what it is instead.
    public static func format(of bytes: [UInt8]) throws(DocumentError) -> DocumentFormat {
        guard bytes.contains(where: { !$0.isWhiteSpace }) else {
            throw DocumentError(.empty, bytes.isEmpty ? "the file is empty" : "the file has nothing but white space")
        }
        if isPDF(bytes) { return .pdf }
        if let kind = RefusedKind(bytes) { throw kind.error }
        guard TextEncoding.hasWideMark(bytes) || isText(bytes) else {
            throw DocumentError(.unsupported, "the file is binary data of an unknown kind; \(RefusedKind.advice)")
        }
        let head = TextEncoding.decode(Array(bytes.prefix(64 * 1024))).text
        if HTMLMarks.begin(head) { return .html }
        if MailMarks.begin(head) { return .mail }
        return MarkdownMarks.stand(in: head) ? .markdown : .plainText
    }

    /// `%PDF-` at the beginning, or at that of a line within the first 1024 bytes, as readers allow, where the file also
    /// ends as a PDF does.
    private static func isPDF(_ bytes: [UInt8]) -> Bool {
        let mark = Array("%PDF-".utf8)
        let body = bytes.drop { $0.isWhiteSpace || [0xEF, 0xBB, 0xBF].contains($0) }
        if body.starts(with: mark) { return true }
        let head = bytes.prefix(1024)
        let lines = head.indices.dropFirst().filter { bytes[$0 - 1] == 0x0A || bytes[$0 - 1] == 0x0D }
        guard lines.contains(where: { bytes[$0...].starts(with: mark) }) else { return false }
        return String(decoding: bytes.suffix(1024), as: UTF8.self).contains("%%EOF")
    }

    private static func isText(_ bytes: [UInt8]) -> Bool {
        var controls = 0
        for byte in bytes where byte < 0x20 {
            if byte == 0 { return false }
            if !byte.isWhiteSpace, byte != 0x1B, byte != 0x08 { controls += 1 }
        }
        return controls <= 1 + bytes.count / 100
    }
}
