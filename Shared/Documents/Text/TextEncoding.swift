/// Finds the encoding of a text that does not say it.
///
/// The rule, in order:
/// 1. a byte order mark: UTF-8, UTF-32 or UTF-16, either end first;
/// 2. valid UTF-8;
/// 3. UTF-8 with flaws, where for each flaw there are ten well-formed sequences of several bytes at least;
/// 4. windows-1252, where a byte from 0x80 to 0x9F stands that it has a character for: such bytes are control characters
///    in ISO-8859-1, which nobody writes;
/// 5. else ISO-8859-1, which has a character for every byte.
///
/// Other single-byte encodings cannot be told from these by a rule; their letters beyond ASCII come out wrong.
public enum TextEncoding {
    /// - Returns: the text without its byte order mark, the encoding's name, and whether U+FFFD stands for bytes that it
    ///   does not have.
    public static func decode(_ bytes: [UInt8]) -> (text: String, name: String, isLossy: Bool) {
        if let wide = WideText(bytes) { return (wide.text, wide.name, wide.isLossy) }
        let body = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        if let text = String(validating: body, as: UTF8.self) { return (text, "utf-8", false) }
        let repaired = String(decoding: body, as: UTF8.self)
        let flaws = repaired.unicodeScalars.count { $0 == "\u{FFFD}" }
        let sequences = repaired.unicodeScalars.count { !$0.isASCII && $0 != "\u{FFFD}" }
        if body.count < bytes.count || sequences >= 10 * flaws { return (repaired, "utf-8", true) }
        return SingleByteText.decode(body)
    }

    /// Whether the bytes begin with the mark of UTF-16 or UTF-32, in which NUL is no sign of binary data.
    static func hasWideMark(_ bytes: [UInt8]) -> Bool { WideText.Form(bytes) != nil }
}
