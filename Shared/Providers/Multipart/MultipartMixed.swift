/// Reads a body of `multipart/mixed` (RFC 2046 §5.1) into the bytes of its parts.
enum MultipartMixed {
    /// The parts, in order; nil when the type names no boundary or the body does not end with its last line.
    static func parts(of body: [UInt8], contentType: String) -> [ArraySlice<UInt8>]? {
        guard let boundary = boundary(in: contentType) else { return nil }
        let delimiter = Array("--\(boundary)".utf8)
        var parts: [ArraySlice<UInt8>] = []
        var start: Int?
        var line = body.startIndex
        while line < body.endIndex {
            let end = body[line...].firstIndex(of: newline).map { $0 + 1 } ?? body.endIndex
            if body[line..<end].starts(with: delimiter) {
                let rest = trimmed(body[(line + delimiter.count)..<end])
                if rest.isEmpty || rest.elementsEqual([dash, dash]) {
                    if let start { parts.append(withoutLineEnd(body[start..<max(start, line)])) }
                    if !rest.isEmpty { return parts }
                    start = end
                }
            }
            line = end
        }
        return nil
    }

    private static let newline = UInt8(ascii: "\n")
    private static let dash = UInt8(ascii: "-")
    private static let blanks = Set(" \t\r\n".utf8)

    private static func boundary(in contentType: String) -> String? {
        let parameters = contentType.split(separator: ";").dropFirst()
        for parameter in parameters {
            let pair = parameter.split(separator: "=", maxSplits: 1)
            guard pair.count == 2, pair[0].filter({ $0 != " " }).lowercased() == "boundary" else { continue }
            let written = pair[1].drop { $0 == " " }
            let value = written.first == "\"" ? written.dropFirst().prefix { $0 != "\"" } : written.prefix { $0 != " " }
            return value.isEmpty ? nil : String(value)
        }
        return nil
    }

    /// The line end before a delimiter belongs to the delimiter.
    private static func withoutLineEnd(_ part: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var part = part
        if part.last == newline { part.removeLast() }
        if part.last == UInt8(ascii: "\r") { part.removeLast() }
        return part
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var bytes = bytes
        while let last = bytes.last, blanks.contains(last) { bytes.removeLast() }
        return bytes
    }
}
