/// The character encoding that a page claims for itself.
public enum HTMLCharset {
    /// What a `meta` element says within the first 4096 bytes (the WHATWG standard asks for 1024; real pages have been
    /// seen with more before it); `nil` where none does. As written, unchecked.
    ///
    /// A claim of UTF-16 is taken for UTF-8, for in UTF-16 it could not have been read like this.
    public static func declared(in bytes: some Collection<UInt8>) -> String? {
        let head = String(decoding: bytes.prefix(4096).map { $0 < 0x80 ? $0 : 0x20 }, as: UTF8.self).lowercased()
        var rest = head[...]
        while let start = rest.range(of: "<meta") {
            rest = rest[start.upperBound...]
            let tag = rest.prefix { $0 != ">" }
            if let name = charset(in: tag) { return name.hasPrefix("utf-16") ? "utf-8" : name }
        }
        return nil
    }

    private static func charset(in tag: Substring) -> String? {
        guard let label = tag.range(of: "charset") else { return nil }
        let value = tag[label.upperBound...].drop { $0.isWhitespace }
        guard value.first == "=" else { return nil }
        let name = value.dropFirst().drop { $0.isWhitespace || $0 == "\"" || $0 == "'" }
            .prefix { !$0.isWhitespace && !"\"';/>".contains($0) }
        return name.isEmpty ? nil : String(name)
    }
}
