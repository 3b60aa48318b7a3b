/// Scalars in a row that a tokenizer takes together.
enum TokenRun: Hashable {
    /// ASCII letters, lower and upper case.
    case lower, upper
    /// Other letters of the Latin script, which split words.
    case accented
    case digits
    /// Letters of alphabets that tokenizers have fewer pieces for: Cyrillic, Greek, Arabic, Hebrew, …
    case alphabet
    /// Scripts of South and South-East Asia.
    case abugida
    case kana
    case hangul
    case ideograph
    /// The same mark again and again.
    case mark(Unicode.Scalar)
    case space
    case newline
    case other

    init(_ scalar: Unicode.Scalar) {
        self = scalar.isASCII ? Self.ascii(scalar) : Self.beyondASCII(scalar)
    }

    private static func ascii(_ scalar: Unicode.Scalar) -> TokenRun {
        switch scalar {
        case "a"..."z": .lower
        case "A"..."Z": .upper
        case "0"..."9": .digits
        case "\n", "\r": .newline
        case " ", "\t", "\u{0B}", "\u{0C}": .space
        default: .mark(scalar)
        }
    }

    private static func beyondASCII(_ scalar: Unicode.Scalar) -> TokenRun {
        switch scalar.value {
        case 0xA0, 0x2000...0x200A, 0x202F, 0x205F, 0x3000: .space
        case 0xC0...0x24F, 0x1E00...0x1EFF: .accented
        case 0x300...0x36F, 0x370...0x7FF, 0x10A0...0x10FF, 0x1F00...0x1FFF: .alphabet
        case 0x900...0x109F, 0x1780...0x17FF: .abugida
        case 0x3040...0x30FF, 0x31F0...0x31FF: .kana
        case 0x1100...0x11FF, 0x3130...0x318F, 0xAC00...0xD7AF: .hangul
        case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF: .ideograph
        case 0x2010...0x2060, 0x2500...0x259F, 0x3001...0x303F, 0xFF01...0xFF0F: .mark(scalar)
        default: .other
        }
    }

    /// Of a run so long; the divisors are measured, see ``TokenEstimate``.
    func tokens(_ length: Int) -> Int {
        switch self {
        case .space: length > 1 ? 1 : 0
        case .newline: 1
        case .lower: length <= 7 ? 1 : 1 + (length - 2) / 6
        case .upper: (length + 2) / 3
        case .accented: length
        case .digits: (length + 2) / 3
        case .alphabet: 1 + length * 2 / 5
        case .abugida: 1 + length * 3 / 4
        case .kana: 1 + length * 3 / 4
        case .hangul: 1 + length * 3 / 4
        case .ideograph: 1 + length
        case .mark: 1 + length / 4
        case .other: 2 * length
        }
    }
}
