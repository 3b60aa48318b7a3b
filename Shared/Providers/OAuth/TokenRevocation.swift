public import HTTPClient
import HTTPTypes

/// A provider's revocation endpoint (RFC 7009).
public struct TokenRevocation: Sendable {
    private let url: String
    private let timeout: Duration
    private let transport: any HTTPTransport
    private let time: TimeSource
    private let retry: RetryPolicy

    /// - Parameters:
    ///   - url: Google's is `https://oauth2.googleapis.com/revoke`. Microsoft has none.
    ///   - timeout: the longest one attempt may take; there are at most three, within 15 s.
    public init(
        url: String, timeout: Duration = .seconds(5), transport: any HTTPTransport, time: TimeSource = .system
    ) {
        self.url = url
        self.timeout = timeout
        self.transport = transport
        self.time = time
        var retry = RetryPolicy()
        retry.attempts = 3
        retry.budget = .seconds(15)
        self.retry = retry
    }

    /// Ends the whole grant that a refresh token is of; does nothing where it has ended already.
    /// - Throws: ``OAuthFailure`` `temporary` or `unexpected`, or `CancellationError`.
    public func revoke(_ refreshToken: String) async throws {
        var request = HTTPClientRequest(method: .post, url: url, timeout: timeout)
        request.headers = [.contentType: "application/x-www-form-urlencoded", .accept: "application/json"]
        request.body = .bytes(
            Array(URLEncoding.pairs([("token", refreshToken), ("token_type_hint", "refresh_token")]).utf8))
        request.isRetryable = true
        let answer: HTTPClientResponse
        do {
            answer = try await transport.send(request, retrying: retry, time: time)
        } catch let error as HTTPClientError {
            throw error.isTransient
                ? OAuthFailure.temporary(retryAfter: nil)
                : OAuthFailure.unexpected(status: 0, code: error.code.rawValue)
        }
        try check(answer)
    }

    private func check(_ answer: HTTPClientResponse) throws {
        let status = answer.status.code
        guard status != 200 else { return }
        if status >= 500 || status == 429 || status == 408 {
            throw OAuthFailure.temporary(retryAfter: RetryAfter.delay(answer.headers, now: time.date()))
        }
        let code = TokenRefusal.code(in: answer.body)
        // What Google says of a token that is revoked, or of none of its own.
        guard code != "invalid_token" else { return }
        throw OAuthFailure.unexpected(status: status, code: code)
    }
}
