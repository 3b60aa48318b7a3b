import HTTPClient
import HTTPTypes

/// One part of a batch's answer: which request it answers, and the answer.
struct BatchPart {
    /// The part's `Content-ID` without angle brackets and the `response-` prefix.
    var contentID: String?
    var response: HTTPClientResponse

    /// Reads a part of type `application/http`; nil when it holds no HTTP answer.
    init?(_ part: ArraySlice<UInt8>) {
        var reader = HeaderReader(rest: part)
        contentID = Self.requestID(in: reader.readFields())
        guard let status = Self.status(in: reader.readLine()) else { return nil }
        let headers = reader.readFields()
        response = HTTPClientResponse(status: status, headers: headers, body: Array(reader.rest))
    }

    private static func requestID(in fields: HTTPFields) -> String? {
        guard let name = HTTPField.Name("Content-ID"), let value = fields[name] else { return nil }
        let id = value.filter { $0 != "<" && $0 != ">" && $0 != " " }
        return id.hasPrefix("response-") ? String(id.dropFirst("response-".count)) : id
    }

    private static func status(in line: String?) -> HTTPResponse.Status? {
        guard let words = line?.split(separator: " "), words.count >= 2, words[0].hasPrefix("HTTP/"),
            let code = Int(words[1]), (100...999).contains(code)
        else { return nil }
        return HTTPResponse.Status(code: code)
    }
}

/// Reads header lines off the front of some bytes.
private struct HeaderReader {
    var rest: ArraySlice<UInt8>

    /// The next line without its end; nil when nothing is left.
    mutating func readLine() -> String? {
        guard !rest.isEmpty else { return nil }
        let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
        var line = rest[..<end]
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        rest = end < rest.endIndex ? rest[(end + 1)...] : []
        return String(decoding: line, as: UTF8.self)
    }

    /// The fields up to the next empty line, which is taken, too.
    mutating func readFields() -> HTTPFields {
        var fields = HTTPFields()
        while let line = readLine(), !line.isEmpty {
            guard let colon = line.firstIndex(of: ":"), let name = HTTPField.Name(String(line[..<colon])) else {
                continue
            }
            let value = line[line.index(after: colon)...].drop { $0 == " " }
            fields.append(HTTPField(name: name, value: String(value)))
        }
        return fields
    }
}
