/// Lines of text under construction: white space collapsed, empty lines at most one in a row, quotes prefixed.
struct HTMLLines {
    private let maximumSize: Int
    private var output = ""
    private var line = ""
    /// A space is due before the next word of this line.
    private var isSpaceDue = false
    /// An empty line is due before the next line with text.
    private var isGapDue = false
    /// `- ` or a tab before the next text; gone with the line.
    private var mark = ""
    private var quoteDepth = 0
    private var lastQuoteDepth = 0
    private static let maximumQuotePrefix = 10

    init(maximumSize: Int) {
        self.maximumSize = maximumSize
    }

    /// Bytes written so far.
    var size: Int { output.utf8.count + line.utf8.count }
    var isFull: Bool { size >= maximumSize }

    /// What was written since `size` had the given value, within this line or before.
    func text(from start: Int) -> String {
        guard start < output.utf8.count else {
            return String(decoding: line.utf8.dropFirst(max(0, start - output.utf8.count)).prefix(501), as: UTF8.self)
        }
        let tail = output.utf8.dropFirst(start).prefix(501)
        return String(decoding: Array(tail) + Array(line.utf8.prefix(501 - tail.count)), as: UTF8.self)
    }

    mutating func append(collapsing text: String) {
        for scalar in text.unicodeScalars {
            switch scalar {
            case " ", "\t", "\n", "\r", "\u{0C}", "\u{A0}", "\u{2007}", "\u{202F}": isSpaceDue = true
            case "\u{AD}", "\u{200B}", "\u{FEFF}", "\u{2060}", "\u{034F}": break
            default: append(scalar)
            }
        }
    }

    mutating func append(verbatim text: String) {
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": breakLine()
            case "\r": break
            case "\u{A0}": line.unicodeScalars.append(" ")
            default: line.unicodeScalars.append(scalar)
            }
        }
    }

    private mutating func append(_ scalar: Unicode.Scalar) {
        if !mark.isEmpty {
            line += mark
            mark = ""
        } else if isSpaceDue, !line.isEmpty, line.utf8.last != UInt8(ascii: "\t") {
            line += " "
        }
        isSpaceDue = false
        line.unicodeScalars.append(scalar)
    }

    mutating func begin(item: String) {
        endLine()
        mark = item
    }

    mutating func separateCell() {
        if !line.isEmpty { mark = "\t" }
    }

    mutating func rule() {
        endLine()
        line = "----------"
        endLine()
    }

    /// Ends the line where it holds something.
    mutating func endLine() {
        if !line.isEmpty { flush() }
        isSpaceDue = false
        mark = ""
    }

    mutating func endParagraph() {
        endLine()
        isGapDue = true
    }

    /// Ends the line even where it is empty.
    mutating func breakLine() {
        if line.isEmpty { isGapDue = true } else { flush() }
        isSpaceDue = false
    }

    mutating func beginQuote() {
        endParagraph()
        quoteDepth += 1
    }

    mutating func endQuote() {
        endParagraph()
        quoteDepth = max(0, quoteDepth - 1)
    }

    mutating func finished() -> String {
        endLine()
        return output
    }

    /// Ends the line and hands out all that was written, to begin anew within the same quotes.
    mutating func cut() -> String {
        let text = finished()
        output = ""
        isGapDue = false
        return text
    }

    private mutating func flush() {
        while line.utf8.last == UInt8(ascii: " ") { line.removeLast() }
        if !output.isEmpty { output += isGapDue ? "\n" + gap + "\n" : "\n" }
        output += quote(quoteDepth) + line
        lastQuoteDepth = quoteDepth
        line = ""
        isGapDue = false
    }

    private func quote(_ depth: Int) -> String {
        String(repeating: "> ", count: min(depth, Self.maximumQuotePrefix))
    }

    /// The empty line between two lines, marked as quoted where both are.
    private var gap: String {
        String(quote(min(lastQuoteDepth, quoteDepth)).dropLast())
    }
}
