import FoundationEssentials
import HTTPClient
import HTTPTypes
import Testing

@Suite("when a request is sent again")
struct RetryPolicyTests {
    private let get = HTTPClientRequest(url: "https://a.example/")
    private let post = HTTPClientRequest(method: .post, url: "https://a.example/", body: .bytes([1]))

    private func time(chance: Double = 0.5) -> TimeSource {
        TimeSource(
            uptime: { .zero },
            date: { Date(timeIntervalSince1970: 784_111_777) },
            random: { chance },
            sleep: { _ in }
        )
    }

    private func delay(
        _ request: HTTPClientRequest,
        _ outcome: RetryOutcome,
        attempt: Int = 1,
        elapsed: Duration = .zero,
        chance: Double = 0.5
    ) -> Duration? {
        RetryPolicy().delay(
            after: attempt,
            of: request,
            outcome: outcome,
            elapsed: elapsed,
            time: time(chance: chance)
        )
    }

    private func answer(_ status: Int, _ headers: HTTPFields = [:]) -> RetryOutcome {
        .answered(HTTPClientResponse(status: .init(code: status), headers: headers))
    }

    private func failed(_ code: HTTPClientError.Code, sent: Bool) -> RetryOutcome {
        .failed(HTTPClientError(code, request: "-", detail: "-", mayHaveBeenSent: sent))
    }

    @Test("the wait is drawn from zero to a backoff that doubles up to the cap")
    func fullJitter() {
        #expect(delay(get, answer(503), attempt: 1, chance: 0) == .zero)
        #expect(delay(get, answer(503), attempt: 1) == .milliseconds(250))
        #expect(delay(get, answer(503), attempt: 2) == .milliseconds(500))
        #expect(delay(get, answer(503), attempt: 3) == .seconds(1))
        #expect(RetryPolicy().backoff(after: 7) == .seconds(20))
        #expect(RetryPolicy().backoff(after: .max) == .seconds(20))
    }

    @Test("attempts are counted, the first included")
    func attempts() {
        #expect(delay(get, answer(503), attempt: 4) == nil)
        #expect(
            RetryPolicy.never.delay(after: 1, of: get, outcome: answer(503), elapsed: .zero, time: time()) == nil
        )
    }

    @Test("Retry-After is waited for in full, and a little more by chance")
    func retryAfter() {
        let inSeconds = answer(429, [.retryAfterDelay: "7"])
        #expect(delay(get, inSeconds, chance: 0) == .seconds(7))
        #expect(delay(get, inSeconds) == .milliseconds(7250))
        #expect(delay(get, answer(503, [.retryAfterDelay: "Sun, 06 Nov 1994 08:49:47 GMT"]), chance: 0) == .seconds(10))
    }

    @Test("a wait that ends after the budget is not begun")
    func budget() {
        #expect(delay(get, answer(429, [.retryAfterDelay: "50"]), elapsed: .seconds(9)) != nil)
        #expect(delay(get, answer(429, [.retryAfterDelay: "50"]), elapsed: .seconds(11)) == nil)
        #expect(delay(get, answer(503), elapsed: .seconds(60)) == nil)
    }

    @Test("only statuses that may pass are tried again", arguments: [200, 301, 400, 401, 403, 404, 409, 501])
    func finalStatuses(status: Int) {
        #expect(delay(get, answer(status)) == nil)
    }

    @Test("a request that is not idempotent is repeated only when it was certainly not sent")
    func idempotence() {
        #expect(delay(get, failed(.sendOutcomeUnknown, sent: true)) != nil)
        #expect(delay(post, failed(.sendOutcomeUnknown, sent: true)) == nil)
        #expect(delay(post, failed(.connect, sent: false)) != nil)
        #expect(delay(post, answer(503)) == nil)
        var retryable = post
        retryable.isRetryable = true
        #expect(delay(retryable, failed(.timeout, sent: true)) != nil)
        #expect(delay(retryable, answer(503)) != nil)
    }

    @Test("what fails the same way every time is not repeated")
    func permanentErrors() {
        for code in [HTTPClientError.Code.badURL, .certificate, .responseTooLarge, .tooManyRedirects, .shutDown] {
            #expect(delay(get, failed(code, sent: false)) == nil)
        }
    }

    @Test("a body stream is never sent twice")
    func streams() {
        let body = HTTPClientBody.stream(AsyncStream<[UInt8]> { $0.finish() })
        let put = HTTPClientRequest(method: .put, url: "https://a.example/", body: body)
        #expect(delay(put, failed(.connect, sent: false)) == nil)
    }
}
