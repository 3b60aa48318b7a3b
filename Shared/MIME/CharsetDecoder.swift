/// Bytes in a declared charset to text.
///
/// Never fails. `isLossy` tells that some byte was not valid in the charset the text was read as (it became U+FFFD) or
/// that the charset is unknown or undeclared and the text had to be read as windows-1252.
public enum CharsetDecoder {
    /// - Parameters:
    ///   - bytes: the content, transfer encoding undone.
    ///   - charset: the label as declared, in any case, quoted or not; `nil` where none was.
    /// - Returns: the text without byte-order mark and with U+0000 replaced by U+FFFD, because neither C parsers nor
    ///   PostgreSQL's `text` hold it.
    ///
    /// The rules, in order:
    /// 1. valid UTF-8 that holds non-ASCII wins over a missing, unknown, ASCII or single-byte charset: text in such a
    ///    charset that happens to be UTF-8 is as good as unheard of, whereas servers that re-encode bodies without
    ///    changing the label are not. It does not win over multi-byte charsets, where short texts can be both.
    /// 2. the declared charset, under the aliases of the WHATWG Encoding Standard: labels that are commonly declared
    ///    for a larger charset are read as that one (`iso-8859-1` as windows-1252, `gb2312` as GB 18030).
    /// 3. otherwise windows-1252.
    public static func decode(_ bytes: [UInt8], charset: String?) -> (text: String, isLossy: Bool) {
        let label = CharsetLabel(charset)
        if label.mayBeUTF8, let text = String(validating: bytes, as: UTF8.self) {
            return clean(text, isLossy: false)
        }
        if label.isUTF8 { return clean(String(decoding: bytes, as: UTF8.self), isLossy: true) }
        if let name = label.iconvName, let (text, isLossy) = CharsetConverter.decode(bytes, from: name) {
            return clean(text, isLossy: isLossy)
        }
        let (text, _) = CharsetConverter.decode(bytes, from: "CP1252") ?? (String(decoding: bytes, as: UTF8.self), true)
        return clean(text, isLossy: bytes.contains { $0 >= 0x80 })
    }

    private static func clean(_ text: String, isLossy: Bool) -> (text: String, isLossy: Bool) {
        var text = text
        if text.unicodeScalars.first == "\u{FEFF}" { text.unicodeScalars.removeFirst() }
        guard text.utf8.contains(0) else { return (text, isLossy) }
        let scalars = text.unicodeScalars.map { $0 == "\0" ? "\u{FFFD}" : $0 }
        return (String(String.UnicodeScalarView(scalars)), true)
    }
}
