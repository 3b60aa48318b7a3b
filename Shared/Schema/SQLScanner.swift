/// Walks through SQL from one statement to the next.
struct SQLScanner {
    private let text: [UInt8]
    private var position = 0

    init(_ script: String) {
        text = Array(script.utf8)
    }

    /// The next statement, empty when it has only blanks and comments; `nil` at the end.
    mutating func nextStatement() -> String? {
        guard position < text.count else { return nil }
        var isEmpty = true
        let start = position
        while position < text.count, text[position] != UInt8(ascii: ";") {
            if skipComment() { continue }
            isEmpty = isEmpty && isBlank(text[position])
            if !skipQuoted() { position += 1 }
        }
        defer { position += 1 }
        return isEmpty ? "" : String(decoding: text[start..<position], as: UTF8.self)
    }

    private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    private func starts(with token: String, at index: Int) -> Bool {
        text[min(index, text.count)...].starts(with: token.utf8)
    }

    private mutating func skipComment() -> Bool {
        if starts(with: "--", at: position) {
            position = text[position...].firstIndex(of: 0x0A) ?? text.count
            return true
        }
        guard starts(with: "/*", at: position) else { return false }
        var depth = 0
        repeat {
            let isOpening = starts(with: "/*", at: position)
            let isClosing = starts(with: "*/", at: position)
            depth += isOpening ? 1 : isClosing ? -1 : 0
            position += isOpening || isClosing ? 2 : 1
        } while depth > 0 && position < text.count
        return true
    }

    private mutating func skipQuoted() -> Bool {
        switch text[position] {
        case UInt8(ascii: "'"): skip(to: UInt8(ascii: "'"), escapes: isEscapeString)
        case UInt8(ascii: "\""): skip(to: UInt8(ascii: "\""), escapes: false)
        case UInt8(ascii: "$"): return skipDollarQuoted()
        default: return false
        }
        return true
    }

    /// Whether the quote at the position follows an `E` that is not the end of a word.
    private var isEscapeString: Bool {
        guard position > 0, text[position - 1] | 0x20 == UInt8(ascii: "e") else { return false }
        return position == 1 || !isWord(text[position - 2])
    }

    private func isWord(_ byte: UInt8) -> Bool {
        let isLetter = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        return isLetter || isDigit || byte == UInt8(ascii: "_") || byte >= 0x80
    }

    /// A doubled quote ends one string and begins the next, which comes to the same.
    private mutating func skip(to quote: UInt8, escapes: Bool) {
        position += 1
        while position < text.count, text[position] != quote {
            position += escapes && text[position] == UInt8(ascii: "\\") ? 2 : 1
        }
        position = min(position + 1, text.count)
    }

    /// `$tag$ … $tag$`; a `$1` or a `$` inside a name is none.
    private mutating func skipDollarQuoted() -> Bool {
        if position > 0, isWord(text[position - 1]) { return false }
        guard let end = text[(position + 1)...].firstIndex(where: { !isWord($0) }), text[end] == UInt8(ascii: "$")
        else { return false }
        let tag = text[position...end]
        if let first = tag.dropFirst().first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) { return false }
        position = end + 1
        while position < text.count, !text[position...].starts(with: tag) { position += 1 }
        position = min(position + tag.count, text.count)
        return true
    }
}
