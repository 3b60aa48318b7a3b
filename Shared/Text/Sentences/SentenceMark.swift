/// A mark that may end a sentence.
enum SentenceMark {
    case stop
    /// `!`, `?`, `…` and their like in scripts with spaces.
    case other
    /// A mark of scripts without spaces, which needs none behind it.
    case wide

    init?(_ scalar: Unicode.Scalar) {
        switch scalar {
        case ".": self = .stop
        case "!", "?", "…", "‽", "؟", "۔", "।", "॥", "։": self = .other
        case "。", "！", "？", "｡", "．": self = .wide
        default: return nil
        }
    }

    static let closers: Set<Unicode.Scalar> = ["\"", "'", ")", "]", "}", "”", "’", "»", "›", "“", "」", "』", "）", "】"]
    static let openers: Set<Unicode.Scalar> = ["\"", "'", "(", "[", "{", "“", "‘", "«", "‹", "„", "‚", "»", "¿", "¡"]
    static let bullets: Set<Unicode.Scalar> = ["-", "*", "+", "•", "‣", "◦", "–", "—", "·", "▪"]
}
