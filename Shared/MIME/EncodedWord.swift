import CGMime

/// Encoded words in headers (RFC 2047).
public enum EncodedWord {
    /// The text with what is not ASCII as encoded words in `charset`, or in UTF-8 where that cannot hold it.
    public static func encode(_ text: String, charset: String = "utf-8") -> String {
        _ = MIMELibrary.options
        return MIMELibrary.take(g_mime_utils_header_encode_text(nil, text, charset)) ?? text
    }

    /// The text with encoded words decoded; unreadable ones stay as they are.
    public static func decode(_ text: String) -> String {
        MIMELibrary.take(g_mime_utils_header_decode_text(MIMELibrary.options, text)) ?? text
    }
}
