import FoundationEssentials

/// What came back on a connection until it closed.
struct TestAnswer: Sendable {
    let status: Int
    /// Names in lower case.
    let headers: [String: String]
    let body: [UInt8]

    struct Unreadable: Error {}

    init(_ bytes: [UInt8]) throws {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)), text.hasPrefix("HTTP/1.1 "),
            let code = Int(text.dropFirst(9).prefix(3))
        else { throw Unreadable() }
        status = code
        body = Array(bytes[end.upperBound...])
        let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n").dropFirst()
        headers = Dictionary(
            lines.map { line in
                let pieces = line.split(separator: ":", maxSplits: 1)
                return (pieces[0].lowercased(), pieces.count > 1 ? String(pieces[1].drop { $0 == " " }) : "")
            },
            uniquingKeysWith: { first, _ in first }
        )
    }

    var json: JSONValue {
        get throws { try JSONDecoder().decode(JSONValue.self, from: Data(body)) }
    }

    /// `error.errors[0].reason` of Google's envelope.
    var reason: String? {
        get throws { try json["error"]?["errors"]?[0]?["reason"]?.string }
    }
}
