/// A text as words without case and accents.
struct FoldedText {
    /// In UTF-8.
    enum Piece {
        case word([UInt8])
        /// Of a script without spaces, and the one behind it where that is of such a script too.
        case character([UInt8], next: [UInt8]?)
        /// What is neither letter nor digit nor white space.
        case sign([UInt8])
    }

    private(set) var pieces: [Piece] = []

    init(_ text: String) {
        var word: [UInt8] = []
        var previous: [UInt8]?
        for scalar in text.unicodeScalars {
            let isUnspaced = Self.isUnspaced(scalar)
            if let character = previous {
                pieces.append(.character(character, next: isUnspaced ? Array(String(scalar).utf8) : nil))
                previous = nil
            }
            if !isUnspaced, Self.isWordPart(scalar) {
                word += Self.folded(scalar)
                continue
            }
            end(&word)
            if isUnspaced {
                previous = Array(String(scalar).utf8)
            } else if !scalar.properties.isWhitespace, scalar.value >= 0x20 {
                pieces.append(.sign(Array(String(scalar).utf8)))
            }
        }
        end(&word)
        if let previous { pieces.append(.character(previous, next: nil)) }
        if pieces.isEmpty { addAll(text) }
    }

    /// What is left of a text of nothing but accents or control characters.
    private mutating func addAll(_ text: String) {
        for scalar in text.unicodeScalars where !scalar.properties.isWhitespace {
            pieces.append(.sign(Array(String(scalar).utf8)))
        }
    }

    private mutating func end(_ word: inout [UInt8]) {
        if !word.isEmpty { pieces.append(.word(word)) }
        word = []
    }

    private static func isWordPart(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) }
        let properties = scalar.properties
        return properties.isAlphabetic || properties.numericType != nil || properties.generalCategory == .nonspacingMark
            || properties.generalCategory == .spacingMark
    }

    private static func folded(_ scalar: Unicode.Scalar) -> [UInt8] {
        if ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar) { return [UInt8(scalar.value)] }
        // accents that stand as characters of their own
        if (0x300...0x36F).contains(scalar.value) { return [] }
        return scalar.properties.lowercaseMapping.unicodeScalars.flatMap { LetterFold.plain($0) }
    }

    private static func isUnspaced(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x3041...0x30FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF: true
        // Thai, Lao, Myanmar, Khmer
        case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF: true
        default: false
        }
    }
}
