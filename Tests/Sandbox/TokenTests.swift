import SandboxService
import Testing

@Suite("The token endpoint", .timeLimit(.minutes(1)))
struct TokenTests {
    @Test("a refresh gives a token that works until it expires")
    func refresh() async throws {
        try await Bench.run { bench async throws in
            let answer = try await bench.refresh()
            #expect(answer.status == 200)
            #expect(try answer.json["expires_in"]?.int == 3599)
            #expect(try answer.json["token_type"]?.string == "Bearer")
            #expect(try answer.json["refresh_token"] == nil)
            let token = try #require(try answer.json["access_token"]?.string)
            #expect(try await bench.gmail("profile", token: token).status == 200)
            bench.clock.advance(.seconds(3598))
            #expect(try await bench.gmail("profile", token: token).status == 200)
            bench.clock.advance(.seconds(1))
            let late = try await bench.gmail("profile", token: token)
            #expect(late.status == 401)
            #expect(try late.reason == "authError")
        }
    }

    @Test("refusals have the shapes that clients look for")
    func refusals() async throws {
        try await Bench.run { bench async throws in
            let cases: [([String: String], Int, String)] = [
                (["client_id": "other"], 401, "invalid_client"), (["client_secret": "wrong"], 401, "invalid_client"),
                (["refresh_token": "1//nobody"], 400, "invalid_grant"), (["refresh_token": ""], 400, "invalid_request"),
                (["grant_type": ""], 400, "invalid_request"),
                (["grant_type": "password"], 400, "unsupported_grant_type"),
            ]
            for (changes, status, error) in cases {
                let answer = try await bench.refresh(changes)
                #expect(answer.status == status)
                #expect(try answer.json["error"]?.string == error)
                #expect(try answer.json["error_description"]?.string?.isEmpty == false)
            }
        }
    }

    @Test("a revoked grant refuses refreshes and tokens until consent is given anew")
    func revocation() async throws {
        try await Bench.run { bench async throws in
            let token = bench.server.state.issueAccessToken(to: Bench.email)
            bench.server.state.revokeGrant(of: Bench.email)
            #expect(try await bench.gmail("profile", token: token).status == 401)
            #expect(try await bench.refresh().json["error"]?.string == "invalid_grant")
            bench.user.renewGrant(refreshToken: "1//new")
            #expect(try await bench.refresh().status == 200)
            #expect(try await bench.refresh(["refresh_token": "1//sandbox-alice@example.com"]).status == 400)
        }
    }

    @Test("faults of the token endpoint name it")
    func faults() async throws {
        try await Bench.run { bench async throws in
            bench.user.faults = [Fault(.unavailable), Fault(.internalError, endpoint: .token, times: 1)]
            #expect(try await bench.refresh().status == 500)
            #expect(try await bench.refresh().status == 200)
        }
    }
}
