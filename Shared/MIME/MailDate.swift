import CGMime
public import FoundationEssentials

/// The date of a mail header (RFC 5322 §3.3).
public enum MailDate {
    /// Reads a `Date` header, obsolete and sloppy forms included; `nil` where it is unreadable.
    public static func parse(_ header: String) -> Date? {
        _ = MIMELibrary.options
        guard let value = g_mime_utils_header_decode_date(header) else { return nil }
        defer { g_date_time_unref(value) }
        return Date(timeIntervalSince1970: Double(g_date_time_to_unix(value)))
    }
}
