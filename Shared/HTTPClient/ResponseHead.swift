import HTTPTypes

/// Status and headers of an answer.
struct ResponseHead: Sendable {
    var status: HTTPResponse.Status
    var version: HTTPVersion
    var fields = HTTPFields()

    /// Reads a status line; nil when the line is none.
    ///
    /// HTTP/2 has no such line; libcurl writes one for it.
    init?(statusLine line: some StringProtocol) {
        guard line.hasPrefix("HTTP/") else { return nil }
        let parts = line.split(separator: " ", maxSplits: 2)
        guard parts.count >= 2, parts[1].utf8.count == 3, let code = Int(parts[1]), (100...999).contains(code)
        else { return nil }
        status = HTTPResponse.Status(code: code)
        version = parts[0].hasPrefix("HTTP/2") ? .http2 : .http1
    }

    /// Reads a header line; one whose name is not a token is left out, as libcurl lets almost anything through.
    mutating func append(line: some StringProtocol) {
        guard let colon = line.firstIndex(of: ":"), let name = HTTPField.Name(String(line[..<colon])) else { return }
        let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
        fields.append(HTTPField(name: name, value: String(value)))
    }

    /// Reads the continuation of the line before (RFC 9112 §5.2: obsolete, replaced by a space).
    mutating func fold(line: some StringProtocol) {
        guard let last = fields.last else { return }
        let index = fields.index(before: fields.endIndex)
        fields[index].value = last.value + " " + line.drop { $0 == " " || $0 == "\t" }
    }
}
