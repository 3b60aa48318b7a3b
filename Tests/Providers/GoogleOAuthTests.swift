import FoundationEssentials
import HTTPClient
import HTTPTypes
import Providers
import Testing

@Suite("Google's token endpoint")
struct GoogleOAuthTests {
    private let time = VirtualTime()

    private func refresh(_ transport: FakeTransport) async throws -> OAuthToken {
        let configuration = GoogleOAuthConfiguration(clientID: "id", clientSecret: "s&cret")
        return try await GoogleOAuth(configuration: configuration, transport: transport, time: time.source)
            .refresh("1//refresh")
    }

    private func failure(_ transport: FakeTransport) async -> OAuthFailure? {
        do {
            _ = try await refresh(transport)
            return nil
        } catch {
            return error as? OAuthFailure
        }
    }

    @Test("a refresh asks with a form and brings a token with its end")
    func success() async throws {
        let transport = FakeTransport([
            .json(#"{"access_token":"ya29","expires_in":3599,"scope":"a b","token_type":"Bearer","extra":{"x":1}}"#)
        ])
        let token = try await refresh(transport)
        let date = Date(timeIntervalSince1970: 1_790_003_599)
        #expect(token == OAuthToken(accessToken: "ya29", expiresAt: date, scope: "a b"))
        let request = try #require(transport.requests.first)
        #expect(
            request.bodyText
                == "client_id=id&client_secret=s%26cret&grant_type=refresh_token&refresh_token=1%2F%2Frefresh"
        )
        #expect(request.headers[.contentType] == "application/x-www-form-urlencoded")
        #expect(!"\(token) \(String(reflecting: token))".contains("ya29"))
    }

    @Test("a new refresh token is handed on")
    func newRefreshToken() async throws {
        let token = try await refresh(
            FakeTransport([.json(#"{"access_token":"a","expires_in":1,"refresh_token":"new"}"#)])
        )
        #expect(token.refreshToken == "new")
    }

    @Test("a dead grant is told apart, with its subtype, and not tried again")
    func invalidGrant() async {
        let transport = FakeTransport([
            .json(
                #"{"error":"invalid_grant","error_description":"s3cret","error_subtype":"invalid_rapt"}"#,
                status: 400
            )
        ])
        #expect(await failure(transport) == .invalidGrant(subtype: "invalid_rapt"))
        #expect(transport.requests.count == 1)
    }

    @Test("our own mistakes are the operator's")
    func ourMistakes() async {
        let client = FakeTransport([.json(#"{"error":"invalid_client"}"#, status: 401)])
        #expect(await failure(client) == .invalidClient)
        let scope = FakeTransport([.json(#"{"error":"invalid_scope"}"#, status: 400)])
        #expect(await failure(scope) == .unexpected(status: 400, code: "invalid_scope"))
        let odd = FakeTransport([.json(#"{"error":"token ya29 is bad"}"#, status: 400)])
        #expect(await failure(odd) == .unexpected(status: 400, code: nil))
        let text = FakeTransport([.json("<html>", status: 403)])
        #expect(await failure(text) == .unexpected(status: 403, code: nil))
        let empty = FakeTransport([.json("{}")])
        #expect(await failure(empty) == .unexpected(status: 200, code: "undecodable"))
    }

    @Test("what may pass is tried three times, and then told with the server's advice")
    func temporary() async {
        let transport = FakeTransport([.json("", status: 503, [.retryAfterDelay: "7"])])
        #expect(await failure(transport) == .temporary(retryAfter: .seconds(7)))
        #expect(transport.requests.count == 3)
        #expect(time.waits == [.seconds(7), .seconds(7)])
    }

    @Test("an endpoint that is not reached may be later; one that is misconfigured will not")
    func unreachable() async throws {
        let transport = FakeTransport { request, _ in
            throw HTTPClientError(.timeout, request: "\(request)", detail: "-", mayHaveBeenSent: true)
        }
        #expect(await failure(transport) == .temporary(retryAfter: nil))
        #expect(transport.requests.count == 3)
        let wrong = FakeTransport { request, _ in throw HTTPClientError(.badURL, request: "\(request)", detail: "-") }
        #expect(await failure(wrong) == .unexpected(status: 0, code: "badURL"))
        let cancelled = FakeTransport { _, _ in throw CancellationError() }
        await #expect(throws: CancellationError.self) { try await refresh(cancelled) }
    }
}
