extension Redaction {
    /// A value that is a URL, or several, without passwords. Stricter than what log lines get: everything up to the
    /// last `@` counts as user part, so that a password with an unencoded slash does not show.
    public static func redactURLs(in value: String) -> String {
        var bytes = Array(value.utf8)
        guard redactURLs(in: &bytes, isWholeValue: true) else { return value }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The passwords in a value that is a URL, or several, as written and percent-decoded.
    static func secrets(inURLs value: String) -> [String] {
        let bytes = Array(value.utf8)
        var found: [String] = []
        forEachURL(in: bytes, isWholeValue: true) { url in
            found += ranges(of: url, in: bytes, isWholeValue: true).map { String(decoding: bytes[$0], as: UTF8.self) }
        }
        return found.flatMap { text in
            let decoded = percentDecoded(text)
            return decoded == text ? [text] : [text, decoded]
        }
    }

    static func redactURLs(in bytes: inout [UInt8], isWholeValue: Bool) -> Bool {
        var secret: [Range<Int>] = []
        forEachURL(in: bytes, isWholeValue: isWholeValue) { url in
            secret += ranges(of: url, in: bytes, isWholeValue: isWholeValue)
        }
        let marked = Array(mark.utf8)
        secret.removeAll { bytes[$0].elementsEqual(marked) }
        for range in secret.reversed() { bytes.replaceSubrange(range, with: marked) }
        return !secret.isEmpty
    }

    /// Calls `body` with what follows each `scheme://`, up to where the URL ends.
    private static func forEachURL(in bytes: [UInt8], isWholeValue: Bool, _ body: (URLPart) -> Void) {
        var position = 0
        while let separator = find(Array("://".utf8), in: bytes, from: position) {
            let start = separator.upperBound
            let next = find(Array("://".utf8), in: bytes, from: start)?.lowerBound ?? bytes.count
            let end = isWholeValue ? next : bytes[start..<next].firstIndex(where: isDelimiter) ?? next
            let isWeb =
                bytes[..<separator.lowerBound].reversed().starts(with: "ptth".utf8)
                || bytes[..<separator.lowerBound].reversed().starts(with: "sptth".utf8)
            body(URLPart(range: start..<end, isWeb: isWeb))
            position = start
        }
    }

    /// The secret parts of one URL, in ascending order.
    private static func ranges(of url: URLPart, in bytes: [UInt8], isWholeValue: Bool) -> [Range<Int>] {
        let rest = bytes[url.range]
        let authorityEnd = isWholeValue ? rest.endIndex : rest.firstIndex(where: isAuthorityEnd) ?? rest.endIndex
        var found: [Range<Int>] = []
        if let at = rest[..<authorityEnd].lastIndex(of: UInt8(ascii: "@")) {
            if let colon = rest[..<at].firstIndex(of: UInt8(ascii: ":")) {
                found.append(colon + 1..<at)
            } else if url.isWeb {
                found.append(rest.startIndex..<at)  // a token in place of a user name
            }
        }
        return (found + queryRanges(in: rest, after: found.last?.upperBound ?? rest.startIndex)).filter { !$0.isEmpty }
    }

    private static func queryRanges(in url: ArraySlice<UInt8>, after start: Int) -> [Range<Int>] {
        guard let question = url[start...].firstIndex(of: UInt8(ascii: "?")) else { return [] }
        return url[(question + 1)...].split(separator: UInt8(ascii: "&")).compactMap { field in
            guard let equals = field.firstIndex(of: UInt8(ascii: "=")) else { return nil }
            let name = String(decoding: field[..<equals], as: UTF8.self).lowercased()
            return secretFields.contains(name) ? equals + 1..<field.endIndex : nil
        }
    }

    private static let secretFields: Set<String> = [
        "password", "passwd", "sslpassword", "secret", "client_secret", "token", "access_token", "refresh_token",
        "id_token", "key", "api_key", "apikey", "code", "sig", "signature",
    ]

    private static func isDelimiter(_ byte: UInt8) -> Bool {
        byte <= 32 || byte == 127 || "\"'<>`".utf8.contains(byte)
    }

    private static func isAuthorityEnd(_ byte: UInt8) -> Bool {
        "/?#".utf8.contains(byte)
    }

    private static func percentDecoded(_ text: String) -> String {
        var bytes: [UInt8] = []
        var rest = Substring(text)
        while let character = rest.utf8.first {
            if character == UInt8(ascii: "%"), let value = UInt8(rest.utf8.dropFirst().prefix(2).ascii, radix: 16) {
                bytes.append(value)
                rest = Substring(rest.utf8.dropFirst(3))
            } else {
                bytes.append(character)
                rest = Substring(rest.utf8.dropFirst())
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private struct URLPart {
        let range: Range<Int>
        let isWeb: Bool
    }
}

extension Substring.UTF8View {
    fileprivate var ascii: String { String(decoding: self, as: UTF8.self) }
}
