/// A body's text, taken apart into what its writer wrote and what surrounds it. Pure.
///
/// Nothing is lost: text, quoted and signature together hold every line.
struct MailBody: Hashable, Sendable {
    /// What the writer wrote.
    var text: String
    /// The messages it answers or forwards, with the lines that introduce them.
    var quoted: String
    /// From the line `-- ` on (RFC 3676 §4.3).
    var signature: String

    init(_ body: String) {
        var lines = body.split(omittingEmptySubsequences: false, whereSeparator: Self.isLineEnd).map(Self.trimmedEnd)
        let quoted = Self.cutQuotation(from: &lines)
        let signature = Self.cutSignature(from: &lines)
        text = Self.joined(lines)
        self.quoted = Self.joined(quoted)
        self.signature = Self.joined(signature)
    }

    /// Takes from the introduction of a quotation, or a block of `>` at the end, to the end.
    private static func cutQuotation(from lines: inout [Substring]) -> ArraySlice<Substring> {
        guard let start = quotationStart(lines) else { return [] }
        let quoted = lines[start...]
        lines = Array(lines[..<start])
        return quoted
    }

    private static func quotationStart(_ lines: [Substring]) -> Int? {
        for (index, line) in lines.enumerated() {
            if QuoteMark.isSeparator(line) { return index }
            if QuoteMark.isHeaderBlock(lines[index...]) { return index }
            if QuoteMark.isAttribution(lines[index...]) { return index }
        }
        return trailingQuoteBlock(lines)
    }

    /// A `>` block counts only when nothing of the writer's own follows; answers between the lines stay text.
    private static func trailingQuoteBlock(_ lines: [Substring]) -> Int? {
        let last = lines.lastIndex { !$0.isEmpty && !$0.hasPrefix(">") } ?? -1
        return lines.indices.first { $0 > last && lines[$0].hasPrefix(">") }
    }

    private static func cutSignature(from lines: inout [Substring]) -> ArraySlice<Substring> {
        guard let start = lines.lastIndex(where: { $0 == "--" || $0 == "-- " }) else { return [] }
        let signature = lines[start...]
        lines = Array(lines[..<start])
        return signature
    }

    /// `\r\n` is one character in Swift.
    private static func isLineEnd(_ character: Character) -> Bool {
        character == "\n" || character == "\r\n" || character == "\r"
    }

    private static func trimmedEnd(_ line: Substring) -> Substring {
        let end = line.lastIndex { $0 != " " && $0 != "\t" }
        return end.map { line[...$0] } ?? ""
    }

    /// The lines without empty ones at either end.
    private static func joined(_ lines: some BidirectionalCollection<Substring>) -> String {
        let start = lines.drop(while: \.isEmpty)
        guard let last = start.lastIndex(where: { !$0.isEmpty }) else { return "" }
        return start[...last].joined(separator: "\n")
    }
}
