import CGMime

/// Copies an object's headers, decoded.
enum MIMEHeaderReader {
    private static let addressHeaders: Set<String> = [
        "from", "sender", "reply-to", "to", "cc", "bcc", "resent-from", "resent-to", "resent-cc",
    ]

    static func read(_ object: UnsafeMutablePointer<GMimeObject>) -> [PositionedHeader] {
        guard let list = g_mime_object_get_header_list(object) else { return [] }
        return (0..<max(0, g_mime_header_list_get_count(list))).compactMap { index -> PositionedHeader? in
            guard let header = g_mime_header_list_get_header_at(list, index),
                let name = MIMELibrary.copy(g_mime_header_get_name(header))
            else { return nil }
            let value = MIMEHeader(name: name, value: value(of: header, name: name))
            return PositionedHeader(position: Int64(g_mime_header_get_offset(header)), header: value)
        }
    }

    private static func value(of header: UnsafeMutablePointer<GMimeHeader>, name: String) -> String {
        // Decoding an address header as text would turn an encoded comma into a separator.
        if addressHeaders.contains(name.lowercased()), let raw = g_mime_header_get_raw_value(header) {
            let text = String(cString: raw)
            if text.contains("=?"), let value = MailAddress.normalize(text) { return value }
        }
        let value = MIMELibrary.copy(g_mime_header_get_value(header)) ?? ""
        return MIMEText.trim(value)
    }
}
