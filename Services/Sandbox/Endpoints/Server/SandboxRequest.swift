/// A request, freed of its transport, so that a part of a batch is one as well.
struct SandboxRequest: Sendable {
    let method: String
    /// Percent-decoded segments of the path.
    let path: [String]
    let query: [(name: String, value: String)]
    let authorization: String?
    let contentType: String?
    /// `Prefer` (RFC 7240), all of it.
    let prefer: String?
    /// `If-None-Match` (RFC 9110 §13.1.2).
    let ifNoneMatch: String?
    /// Host and port as the client wrote them, for links in answers.
    let authority: String?
    let body: [UInt8]

    /// - Parameter target: path and query as they stand in a request line.
    init(
        method: String, target: String, authorization: String?, contentType: String? = nil, prefer: String? = nil,
        ifNoneMatch: String? = nil, authority: String? = nil, body: [UInt8] = []
    ) {
        self.method = method
        let pieces = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        path = (pieces.first ?? "").split(separator: "/").map { PercentCoding.decode($0, plusIsSpace: false) }
        query = pieces.count > 1 ? FormCoding.decode(String(pieces[1])) : []
        self.authorization = authorization
        self.contentType = contentType
        self.prefer = prefer
        self.ifNoneMatch = ifNoneMatch
        self.authority = authority
        self.body = body
    }

    /// Where the client reaches the server.
    var baseURL: String { "http://" + (authority ?? "localhost") }

    func first(_ name: String) -> String? {
        query.first { $0.name == name }?.value
    }

    func all(_ name: String) -> [String] {
        query.filter { $0.name == name }.map(\.value)
    }
}
