import CGMime

/// The `Content-Type` header (RFC 2045 §5).
public enum ContentType {
    /// The value of a parameter, e.g. `charset`; `nil` where there is none. Tolerant of malformed headers.
    public static func parameter(_ name: String, in header: String) -> String? {
        guard let type = g_mime_content_type_parse(MIMELibrary.options, header) else { return nil }
        defer { g_object_unref(type) }
        return MIMELibrary.copy(g_mime_content_type_get_parameter(type, name))
    }
}
