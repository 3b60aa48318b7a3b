extension URLEncoding {
    /// The pairs of a query or of a body of `application/x-www-form-urlencoded`, decoded, in order: `+` is a blank, `%`
    /// and two digits a byte of UTF-8. What is no such escape stands for itself, as in browsers.
    ///
    /// - Throws: ``UnreadableQuery``.
    public static func items(
        _ text: some StringProtocol
    ) throws(UnreadableQuery) -> [(name: String, value: String)] {
        var items: [(name: String, value: String)] = []
        for pair in text.utf8.split(separator: UInt8(ascii: "&")) {
            let end = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
            let name = try decode(Array(pair[..<end]))
            items.append((name, try decode(Array(pair[end...].dropFirst()))))
        }
        return items
    }

    private static func decode(_ encoded: [UInt8]) throws(UnreadableQuery) -> String {
        var bytes: [UInt8] = []
        var rest = encoded[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let value = escaped(rest) {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
            }
        }
        guard !bytes.contains(0), let text = String(validating: bytes, as: UTF8.self) else { throw UnreadableQuery() }
        return text
    }

    private static func escaped(_ digits: ArraySlice<UInt8>) -> UInt8? {
        guard let high = digits.first.flatMap(nibble), let low = digits.dropFirst().first.flatMap(nibble) else {
            return nil
        }
        return high << 4 | low
    }

    private static func nibble(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
