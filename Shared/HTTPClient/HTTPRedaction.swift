public import HTTPTypes

/// Takes the secrets out of what is shown to people.
public enum HTTPRedaction {
    /// What stands for a secret.
    public static let mark = "***"

    /// The URL without query values, user information and fragment; the path only on request.
    ///
    /// Works on any text, valid URL or not: what cannot be told apart is left out.
    public static func url(_ url: String, hidesPath: Bool = false) -> String {
        let withoutFragment = url.prefix { $0 != "#" }
        let parts = withoutFragment.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let query = parts.count > 1 ? "?" + redact(query: parts[1]) : ""
        return printable(redact(address: parts[0], hidesPath: hidesPath) + query)
    }

    /// The value of a header when it is known to be harmless, else the mark.
    public static func value(of field: HTTPField) -> String {
        harmless.contains(field.name.canonicalName) ? printable(field.value) : mark
    }

    private static let harmless: Set<String> = [
        "accept", "accept-encoding", "accept-language", "cache-control", "connection", "content-disposition",
        "content-encoding", "content-language", "content-length", "content-type", "date", "host", "retry-after",
        "server", "traceparent", "transfer-encoding", "user-agent", "vary", "x-correlation-id",
    ]

    private static func redact(query: Substring) -> String {
        query.split(separator: "&", omittingEmptySubsequences: false).map { pair in
            // A component without "=" may itself be the secret.
            guard let equals = pair.firstIndex(of: "=") else { return pair.isEmpty ? "" : mark }
            return "\(pair[..<equals])=\(mark)"
        }.joined(separator: "&")
    }

    private static func redact(address: Substring, hidesPath: Bool) -> String {
        var scheme: Substring = ""
        var rest = address
        if let range = address.firstRange(of: "://") {
            scheme = address[..<range.upperBound]
            rest = address[range.upperBound...]
        }
        let slash = rest.firstIndex { $0 == "/" || $0 == "\\" } ?? rest.endIndex
        let authority = rest[..<slash]
        let path = rest[slash...]
        // A colon without a port after it: user information that holds a slash, so the path may be half a password.
        guard endsLikeHost(authority.split(separator: "@").last ?? authority) else { return scheme + mark }
        let host = authority.lastIndex(of: "@").map { mark + authority[$0...] } ?? String(authority)
        return scheme + host + (hidesPath && path.count > 1 ? "/" + mark : String(path))
    }

    private static func endsLikeHost(_ authority: Substring) -> Bool {
        guard let colon = authority.lastIndex(of: ":"), authority.last != "]" else { return true }
        return authority[authority.index(after: colon)...].allSatisfy { $0.isASCII && $0.isNumber }
    }

    /// Control characters could forge log lines.
    private static func printable(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 32 || $0.value == 127 ? "?" : $0 }))
    }
}
