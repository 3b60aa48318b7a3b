extension Unicode.Scalar {
    /// White space as Unicode has it, line ends included.
    var isSpace: Bool {
        isASCII ? self == " " || (0x09...0x0D).contains(value) : properties.isWhitespace
    }

    var isNewline: Bool { self == "\n" || self == "\r" || self == "\u{2028}" || self == "\u{2029}" }

    var isDigit: Bool { ("0"..."9").contains(self) }

    var isLetter: Bool {
        isASCII ? ("a"..."z").contains(self) || ("A"..."Z").contains(self) : properties.isAlphabetic
    }

    var isLowercase: Bool { isASCII ? ("a"..."z").contains(self) : properties.isLowercase }

    var isUppercase: Bool { isASCII ? ("A"..."Z").contains(self) : properties.isUppercase }

    /// A character of scripts written without spaces between words.
    var isUnspaced: Bool {
        switch value {
        case 0x3040...0x30FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF: true
        // Thai, Lao, Myanmar, Khmer
        case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF: true
        default: false
        }
    }

    /// What belongs to the scalar before it: text is never cut before it.
    var isJoined: Bool {
        if value < 0x300 { return false }
        if value == 0x200D || (0xFE00...0xFE0F).contains(value) || (0x1F3FB...0x1F3FF).contains(value) { return true }
        switch properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: return true
        default: return false
        }
    }
}
