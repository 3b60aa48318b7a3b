import HTTPClient
import HTTPTypes
import Synchronization

/// Answers requests by a closure, and keeps them.
final class FakeTransport: HTTPTransport {
    typealias Answer = @Sendable (_ request: HTTPClientRequest, _ number: Int) async throws -> HTTPClientResponse

    private let answer: Answer
    private let kept = Mutex<[HTTPClientRequest]>([])

    /// - Parameter answer: gets the request and its number, from 1.
    init(_ answer: @escaping Answer) {
        self.answer = answer
    }

    /// Answers in turn; the last answer again and again.
    convenience init(_ answers: [HTTPClientResponse]) {
        self.init { _, number in answers[min(number, answers.count) - 1] }
    }

    var requests: [HTTPClientRequest] { kept.withLock { $0 } }
    var urls: [String] { requests.map(\.url) }

    func send(_ request: HTTPClientRequest) async throws -> HTTPClientResponse {
        let number = kept.withLock { requests in
            requests.append(request)
            return requests.count
        }
        return try await answer(request, number)
    }
}

extension HTTPClientResponse {
    static func json(_ text: String, status: Int = 200, _ headers: HTTPFields = [:]) -> Self {
        Self(status: .init(code: status), headers: headers, body: Array(text.utf8))
    }

    /// A refusal in the form Google's APIs share.
    static func refusal(_ status: Int, _ reason: String, _ headers: HTTPFields = [:]) -> Self {
        let error = #"{"domain":"usageLimits","reason":"\#(reason)","message":"s3cret"}"#
        return json(
            #"{"error":{"code":\#(status),"message":"s3cret","errors":[\#(error)]}}"#,
            status: status,
            headers
        )
    }
}

extension HTTPClientRequest {
    var bodyText: String {
        guard case .bytes(let bytes) = body else { return "" }
        return String(decoding: bytes, as: UTF8.self)
    }
}
