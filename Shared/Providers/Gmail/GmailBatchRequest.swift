import HTTPClient
import HTTPTypes

/// Several `messages.get` in one request (`multipart/mixed`); each costs its own quota and fails on its own.
struct GmailBatchRequest {
    let ids: [String]
    let format: GmailMessageFormat
    /// Must not occur in a part; ids are percent-encoded, so any does.
    private let boundary = "carillon-batch"

    init(ids: [String], format: GmailMessageFormat) {
        self.ids = ids
        self.format = format
    }

    func request(baseURL: String) -> HTTPClientRequest {
        var request = HTTPClientRequest(method: .post, url: baseURL + GmailPath.batch)
        request.headers[.contentType] = "multipart/mixed; boundary=\(boundary)"
        request.body = .bytes(Array(text.utf8))
        // It only reads.
        request.isRetryable = true
        return request
    }

    /// The answers by message id; what cannot be matched to a request is left out.
    /// - Throws: ``GmailError`` `malformed` when the answer is not a batch's.
    func answers(in response: HTTPClientResponse) throws -> [String: HTTPClientResponse] {
        guard let type = response.headers[.contentType],
            let parts = MultipartMixed.parts(of: response.body, contentType: type)
        else { throw GmailError.malformed("a batch's answer that is not a whole multipart/mixed") }
        var answers: [String: HTTPClientResponse] = [:]
        for part in parts.compactMap(BatchPart.init) {
            if let index = part.contentID.flatMap(index), ids.indices.contains(index) {
                answers[ids[index]] = part.response
            }
        }
        return answers
    }

    private var text: String {
        ids.enumerated().map { index, id in
            let path = GmailPath.of("messages/\(URLEncoding.component(id))", [("format", format.rawValue)])
            return """
                --\(boundary)\r
                Content-Type: application/http\r
                Content-ID: <\(prefix)\(index)>\r
                \r
                GET \(path) HTTP/1.1\r
                \r\n
                """
        }.joined() + "--\(boundary)--\r\n"
    }

    private let prefix = "item-"

    private func index(of contentID: String) -> Int? {
        contentID.hasPrefix(prefix) ? Int(contentID.dropFirst(prefix.count)) : nil
    }
}
