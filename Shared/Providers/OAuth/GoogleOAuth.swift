import FoundationEssentials
public import HTTPClient
import HTTPTypes

/// Google's token endpoint (RFC 6749 §6, with Google's codes).
public struct GoogleOAuth: Sendable {
    private let configuration: GoogleOAuthConfiguration
    private let transport: any HTTPTransport
    private let time: TimeSource

    public init(
        configuration: GoogleOAuthConfiguration,
        transport: any HTTPTransport,
        time: TimeSource = .system
    ) {
        self.configuration = configuration
        self.transport = transport
        self.time = time
    }

    /// Asks for a new access token.
    ///
    /// One account should be refreshed by one caller at a time, 60 to 300 seconds before its token ends. Google
    /// normally grants no new refresh token: keep the old one unless ``OAuthToken/refreshToken`` is there.
    /// - Throws: ``OAuthFailure``, or `CancellationError`.
    public func refresh(_ refreshToken: String) async throws -> OAuthToken {
        let asked = time.date()
        do {
            let answer = try await transport.send(request(refreshToken), retrying: configuration.retry, time: time)
            guard answer.status == .ok else { throw failure(answer) }
            return try token(answer, asked: asked)
        } catch let error as HTTPClientError {
            throw error.isTransient
                ? OAuthFailure.temporary(retryAfter: nil)
                : OAuthFailure.unexpected(status: 0, code: error.code.rawValue)
        }
    }

    private func request(_ refreshToken: String) -> HTTPClientRequest {
        let form = URLEncoding.pairs([
            ("client_id", configuration.clientID), ("client_secret", configuration.clientSecret),
            ("grant_type", "refresh_token"), ("refresh_token", refreshToken),
        ])
        var request = HTTPClientRequest(method: .post, url: configuration.tokenURL, timeout: configuration.timeout)
        request.headers = [.contentType: "application/x-www-form-urlencoded", .accept: "application/json"]
        request.body = .bytes(Array(form.utf8))
        request.isRetryable = true
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
            refreshToken: grant.refreshToken
        )
    }

    private func failure(_ answer: HTTPClientResponse) -> OAuthFailure {
        let status = answer.status.code
        let refusal = try? JSONDecoder().decode(TokenRefusal.self, from: Data(answer.body))
        if status >= 500 || status == 429 || status == 408 || refusal?.isTemporary ?? false {
            return .temporary(retryAfter: RetryAfter.delay(answer.headers, now: time.date()))
        }
        switch refusal?.error {
        case "invalid_grant": return .invalidGrant(subtype: refusal?.subtype.flatMap(MachineCode.sanitized))
        case "invalid_client": return .invalidClient
        case let code: return .unexpected(status: status, code: code.flatMap(MachineCode.sanitized))
        }
    }
}
