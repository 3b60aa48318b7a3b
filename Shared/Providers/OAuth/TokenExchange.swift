import FoundationEssentials
import HTTPClient
import HTTPTypes

/// Asks a token endpoint (RFC 6749 §6) for a grant, and reads its answer.
struct TokenExchange: Sendable {
    let url: String
    let timeout: Duration
    let retry: RetryPolicy
    let transport: any HTTPTransport
    let time: TimeSource
    /// Reads a refusal that is not temporary; nil for one the endpoint's description does not name.
    let refusal: @Sendable (TokenRefusal) -> OAuthFailure?

    /// - Parameter isRepeatable: whether asking twice does no harm; a code is used up by the first time.
    /// - Throws: ``OAuthFailure``, or `CancellationError`.
    func send(_ form: [(name: String, value: String)], isRepeatable: Bool = true) async throws -> OAuthToken {
        let asked = time.date()
        do {
            let answer = try await transport.send(request(form, isRepeatable), retrying: retry, time: time)
            guard answer.status == .ok else { throw failure(answer) }
            return try token(answer, asked: asked)
        } catch let error as HTTPClientError {
            throw error.isTransient
                ? OAuthFailure.temporary(retryAfter: nil)
                : OAuthFailure.unexpected(status: 0, code: error.code.rawValue)
        }
    }

    private func request(_ form: [(name: String, value: String)], _ isRepeatable: Bool) -> HTTPClientRequest {
        var request = HTTPClientRequest(method: .post, url: url, timeout: timeout)
        request.headers = [.contentType: "application/x-www-form-urlencoded", .accept: "application/json"]
        request.body = .bytes(Array(URLEncoding.pairs(form).utf8))
        request.isRetryable = isRepeatable
        return request
    }

    private func token(_ answer: HTTPClientResponse, asked: Date) throws -> OAuthToken {
        guard let grant = try? JSONDecoder().decode(TokenGrant.self, from: Data(answer.body)) else {
            throw OAuthFailure.unexpected(status: answer.status.code, code: "undecodable")
        }
        // RFC 6749 only recommends to say when a token ends; then it is not trusted for long.
        let lifetime = grant.expiresIn ?? 300
        return OAuthToken(
            accessToken: grant.accessToken,
            expiresAt: asked.addingTimeInterval(lifetime),
            scope: grant.scope ?? "",
            refreshToken: grant.refreshToken,
            idToken: grant.idToken
        )
    }

    private func failure(_ answer: HTTPClientResponse) -> OAuthFailure {
        let status = answer.status.code
        let refusal = try? JSONDecoder().decode(TokenRefusal.self, from: Data(answer.body))
        if status >= 500 || status == 429 || status == 408 || refusal?.isTemporary ?? false {
            return .temporary(retryAfter: RetryAfter.delay(answer.headers, now: time.date()))
        }
        return refusal.flatMap(self.refusal)
            ?? .unexpected(status: status, code: refusal.flatMap { MachineCode.sanitized($0.error) })
    }
}
