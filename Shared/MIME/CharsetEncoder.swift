/// Text to bytes in a charset, for writing mail.
public enum CharsetEncoder {
    /// - Returns: `nil` where the charset is unknown or cannot hold some character of the text.
    public static func encode(_ text: String, charset: String) -> [UInt8]? {
        let label = CharsetLabel(charset)
        if label.isUTF8 { return Array(text.utf8) }
        // The declared charset itself, not the larger one it is read as.
        guard let name = CharsetLabel.cleaned(charset) else { return nil }
        return CharsetConverter.encode(text, to: name)
    }
}
