import HTTPClient
import HTTPTypes
import Synchronization

/// Answers requests by a closure, and keeps them.
final class FakeTransport: HTTPTransport {
    private let answer: @Sendable (_ body: String, _ number: Int) throws -> HTTPClientResponse
    private let kept = Mutex<[HTTPClientRequest]>([])

    /// - Parameter answer: gets the request's body and its number, from 1.
    init(_ answer: @escaping @Sendable (_ body: String, _ number: Int) throws -> HTTPClientResponse) {
        self.answer = answer
    }

    var requests: [HTTPClientRequest] { kept.withLock { $0 } }

    func send(_ request: HTTPClientRequest) async throws -> HTTPClientResponse {
        let number = kept.withLock { requests in
            requests.append(request)
            return requests.count
        }
        guard case .bytes(let bytes) = request.body else { return .json("{}", status: 400) }
        return try answer(String(decoding: bytes, as: UTF8.self), number)
    }
}

extension HTTPClientResponse {
    static func json(_ text: String, status: Int = 200, _ headers: HTTPFields = [:]) -> Self {
        Self(status: .init(code: status), headers: headers, body: Array(text.utf8))
    }
}
