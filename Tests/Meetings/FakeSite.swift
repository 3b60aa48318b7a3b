import HTTPClient
import HTTPTypes
import Synchronization

/// Pages by address, and who asked for them when.
final class FakeSite: HTTPTransport {
    struct Page {
        var status = 200
        var body = ""
        var headers: HTTPFields = [.contentType: "text/html; charset=utf-8"]
        /// Answers 304 to who knows it already.
        var etag: String?
        var lastModified: String?
    }

    private struct State {
        var pages: [String: Page] = [:]
        var requests: [HTTPClientRequest] = []
        var times: [Duration] = []
    }

    private let state = Mutex(State())
    private let time: VirtualTime

    init(_ pages: [String: Page] = [:], time: VirtualTime = VirtualTime()) {
        self.time = time
        state.withLock { $0.pages = pages }
    }

    subscript(url: String) -> Page? {
        get { state.withLock { $0.pages[url] } }
        set { state.withLock { $0.pages[url] = newValue } }
    }

    var requests: [HTTPClientRequest] { state.withLock { $0.requests } }
    var urls: [String] { requests.map(\.url) }
    var times: [Duration] { state.withLock { $0.times } }

    func send(_ request: HTTPClientRequest) async throws -> HTTPClientResponse {
        try Task.checkCancellation()
        let page = state.withLock { state in
            state.requests.append(request)
            state.times.append(time.now)
            return state.pages[request.url] ?? Page(status: 404)
        }
        if let etag = page.etag, request.headers[.ifNoneMatch] == etag { return Self.unchanged }
        if let date = page.lastModified, request.headers[.ifModifiedSince] == date { return Self.unchanged }
        var headers = page.headers
        headers[.eTag] = page.etag
        headers[.lastModified] = page.lastModified
        return HTTPClientResponse(status: .init(code: page.status), headers: headers, body: Array(page.body.utf8))
    }

    private static let unchanged = HTTPClientResponse(status: .notModified)
}
