import FoundationEssentials
import HTTPClient
import HTTPTypes
import Providers
import Testing

@Suite("Microsoft's token endpoint")
struct MicrosoftOAuthTests {
    private let time = VirtualTime()

    private func refresh(_ transport: FakeTransport, secret: String? = "s&cret") async throws -> OAuthToken {
        let configuration = MicrosoftOAuthConfiguration(clientID: "id", clientSecret: secret)
        return try await MicrosoftOAuth(configuration: configuration, transport: transport, time: time.source)
            .refresh("old/token", scopes: ["offline_access", "Mail.Read"])
    }

    private func failure(_ answer: HTTPClientResponse) async -> OAuthFailure? {
        do {
            _ = try await refresh(FakeTransport([answer]))
            return nil
        } catch {
            return error as? OAuthFailure
        }
    }

    @Test("a refresh brings a new refresh token with the access token")
    func rotation() async throws {
        let answer = #"{"access_token":"a","token_type":"Bearer","expires_in":3599,"scope":"s","refresh_token":"new"}"#
        let transport = FakeTransport([.json(answer)])
        let token = try await refresh(transport)
        #expect(token.refreshToken == "new")
        #expect(token.expiresAt == Date(timeIntervalSince1970: 1_790_003_599))
        let request = try #require(transport.requests.first)
        #expect(request.url == "https://login.microsoftonline.com/common/oauth2/v2.0/token")
        #expect(
            request.bodyText
                == "client_id=id&grant_type=refresh_token&refresh_token=old%2Ftoken&client_secret=s%26cret"
                + "&scope=offline_access%20Mail.Read")
    }

    @Test("a public client sends no secret")
    func publicClient() async throws {
        let transport = FakeTransport([.json(#"{"access_token":"a"}"#)])
        _ = try await refresh(transport, secret: nil)
        #expect(transport.requests[0].bodyText.contains("client_secret") == false)
    }

    @Test(
        "each class of refusal has its remedy, by the code and not by number or text",
        arguments: [
            ("invalid_grant", 400, "[700082]", OAuthFailure.invalidGrant(subtype: "AADSTS700082")),
            ("invalid_grant", 400, "[]", .invalidGrant(subtype: "invalid_grant")),
            ("interaction_required", 400, "[50076]", .invalidGrant(subtype: "AADSTS50076")),
            ("consent_required", 400, "[65001]", .invalidGrant(subtype: "AADSTS65001")),
            ("invalid_client", 401, "[7000215]", .invalidClient),
            ("unauthorized_client", 400, "[700016]", .invalidClient),
            ("invalid_scope", 400, "[70011]", .unexpected(status: 400, code: "invalid_scope")),
            ("temporarily_unavailable", 400, "[90033]", .temporary(retryAfter: nil)),
            ("odd", 400, "\"text\"", .unexpected(status: 400, code: "odd")),
        ]
    )
    func refusals(error: String, status: Int, numbers: String, expected: OAuthFailure) async {
        let body = #"{"error":"\#(error)","error_description":"AADSTS1: s3cret","error_codes":\#(numbers)}"#
        #expect(await failure(.json(body, status: status)) == expected)
    }

    @Test("a failing server is asked three times")
    func temporary() async throws {
        let transport = FakeTransport([.json("", status: 503)])
        await #expect(throws: OAuthFailure.temporary(retryAfter: nil)) { try await refresh(transport) }
        #expect(transport.requests.count == 3)
        #expect(OAuthFailure.temporary(retryAfter: .seconds(3)).remedy == .wait(.seconds(3)))
        #expect(OAuthFailure.invalidGrant(subtype: nil).remedy == .reconnect)
        #expect(OAuthFailure.invalidClient.remedy == .configure)
    }

    @Test("the configuration shows no secret")
    func secrecy() {
        let configuration = MicrosoftOAuthConfiguration(clientID: "id", clientSecret: "s3cret")
        #expect(!"\(configuration) \(String(reflecting: configuration))".contains("s3cret"))
    }
}
