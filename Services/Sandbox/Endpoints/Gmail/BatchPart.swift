/// One call in a batch: an HTTP request without a host in a part of type `application/http`.
struct BatchPart: Sendable {
    /// As sent, with angle brackets; `nil` where there is none.
    let contentID: String?
    private let method: String
    private let target: String
    private let authorization: String?

    /// The parameter of a `multipart/mixed` type.
    static func boundary(in contentType: String) -> String? {
        guard contentType.lowercased().hasPrefix("multipart/mixed") else { return nil }
        for parameter in contentType.split(separator: ";").dropFirst() {
            let pieces = parameter.split(separator: "=", maxSplits: 1).map { $0.filter { $0 != " " && $0 != "\"" } }
            if pieces.count == 2, pieces[0].lowercased() == "boundary", !pieces[1].isEmpty { return pieces[1] }
        }
        return nil
    }

    /// Parts that cannot be read are kept, to be answered with 404 like any unknown call.
    static func split(_ body: [UInt8], boundary: String) -> [BatchPart] {
        let text = String(decoding: body, as: UTF8.self).split(separator: "\r\n", omittingEmptySubsequences: false)
            .joined(separator: "\n")
        var parts: [[Substring]] = []
        var isOpen = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line == "--\(boundary)--" { break }
            if line == "--\(boundary)" {
                parts.append([])
                isOpen = true
            } else if isOpen {
                parts[parts.count - 1].append(line)
            }
        }
        return parts.map(BatchPart.init)
    }

    /// - Parameter lines: the part's headers, an empty line, the request line, its headers and perhaps a body.
    private init(lines: [Substring]) {
        let head = lines.prefix { !$0.isEmpty }
        contentID = Self.header("content-id", in: head)
        let request = lines.dropFirst(head.count).drop(while: \.isEmpty)
        let words = request.first?.split(separator: " ") ?? []
        method = words.first.map(String.init) ?? ""
        target = words.count > 1 ? Self.path(of: words[1]) : ""
        authorization = Self.header("authorization", in: request.dropFirst().prefix { !$0.isEmpty })
    }

    private static func header(_ name: String, in lines: ArraySlice<Substring>) -> String? {
        for line in lines {
            let pieces = line.split(separator: ":", maxSplits: 1)
            guard pieces.count == 2, pieces[0].lowercased() == name else { continue }
            return String(pieces[1].drop { $0 == " " })
        }
        return nil
    }

    /// Path and query of a target, which some clients send with scheme and host.
    private static func path(of target: Substring) -> String {
        guard let range = target.firstRange(of: "://") else { return String(target) }
        let rest = target[range.upperBound...]
        return String(rest.firstIndex(of: "/").map { rest[$0...] } ?? "/")
    }

    /// - Parameter authorization: that of the batch, for parts without their own.
    func request(inheriting authorization: String?) -> SandboxRequest? {
        guard target.hasPrefix("/") else { return nil }
        return SandboxRequest(method: method, target: target, authorization: self.authorization ?? authorization)
    }

    /// The part of the answer.
    func write(_ reply: SandboxReply) -> [UInt8] {
        let body = reply.transport == .truncated ? Array(reply.body.prefix(reply.body.count / 2)) : reply.body
        var head = "Content-Type: application/http\r\n"
        if let contentID {
            let inner = contentID.hasPrefix("<") ? String(contentID.dropFirst()) : contentID + ">"
            head += "Content-ID: <response-\(inner)\r\n"
        }
        head += "\r\nHTTP/1.1 \(reply.status) \(Self.phrase(reply.status))\r\nContent-Type: \(reply.contentType)\r\n"
        for header in reply.headers { head += "\(header.name): \(header.value)\r\n" }
        head += "Content-Length: \(reply.body.count)\r\n\r\n"
        return Array(head.utf8) + body
    }

    private static func phrase(_ status: Int) -> String {
        let phrases = [
            200: "OK", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found",
            429: "Too Many Requests", 500: "Internal Server Error", 503: "Service Unavailable",
        ]
        return phrases[status] ?? "Unknown"
    }
}
