import FoundationEssentials
import HTTPClient
import HTTPTypes
import JWTKit
import Linking
import Providers
import Testing

@testable import ControlService

@Suite("Access to the API", .timeLimit(.minutes(1)))
struct AccessTests {
    @Test("needs a token, and says so as RFC 6750 wants")
    func noToken() async throws {
        try await ControlBench.run { bench in
            for path in ["/connections", "/jobs"] {
                let answer = try await bench.send(.get, path)
                try bench.expectProblem(answer, 401, "no_token")
                #expect(answer.headers[.wwwAuthenticate] == "Bearer")
            }
        }
    }

    @Test("is refused for a token that is none, is old, is early, is another's or says nothing")
    func badTokens() async throws {
        let now = Date().timeIntervalSince1970.rounded()
        var tokens = ["a.b.c", "…", "e30.e30.", String(repeating: "a", count: 20_000)]
        tokens.append(try await ControlBench.sign(.init(exp: now - 3600)))
        tokens.append(try await ControlBench.sign(.init(exp: nil)))
        tokens.append(try await ControlBench.sign(.init(nbf: now + 3600)))
        tokens.append(try await ControlBench.sign(.init(iss: "them")))
        tokens.append(try await ControlBench.sign(.init(iss: nil)))
        tokens.append(try await ControlBench.sign(.init(sub: "root")))
        tokens.append(try await ControlBench.sign(.init(sub: nil)))
        tokens.append(try await ControlBench.sign(.init(), secret: "another secret of thirty-two bytes"))
        let good = try await ControlBench.sign(.init()).split(separator: ".")
        let none = Base64URL.encode(Array(#"{"alg":"none"}"#.utf8))
        tokens += ["\(none).\(good[1]).", "\(none).\(good[1]).\(good[2])"]
        let all = tokens
        try await ControlBench.run { bench in
            for token in all {
                let answer = try await bench.send(.get, "/jobs", token: token)
                try bench.expectProblem(answer, 401, "invalid_token")
                #expect(answer.headers[.wwwAuthenticate]?.contains("invalid_token") == true)
            }
            var basic = HTTPClientRequest(url: bench.root + "/jobs")
            basic.headers[.authorization] = "Basic YTpi"
            try bench.expectProblem(try await bench.http.send(basic), 401, "invalid_token")
        }
    }

    @Test("by a good token goes on to the database; where that does not answer the client is asked to come back")
    func goodToken() async throws {
        let token = try await ControlBench.sign(.init())
        try await ControlBench.run { bench in
            let answer = try await bench.send(.get, "/jobs", token: token)
            try bench.expectProblem(answer, 503, "unavailable")
            #expect(answer.headers[.retryAfter] == "2")
        }
    }

    @Test("by a shared secret is not to be had with a public key, nor the other way round")
    func confusion() async throws {
        let key = ES256PrivateKey()
        let pem = key.publicKey.pemRepresentation
        let verifier = BearerVerifier(keys: try await BearerKeys(pem))
        let forged = try await ControlBench.sign(.init(), secret: pem)
        await #expect(throws: Problem.self) { try await verifier.user("Bearer \(forged)") }
        let user = UUID()
        let keys = await JWTKeyCollection().add(ecdsa: key)
        let good = try await keys.sign(ControlBench.Token(sub: user.uuidString))
        #expect(try await verifier.user("bearer \(good)") == user)
        let shared = BearerVerifier(keys: try await BearerKeys(ControlBench.secret))
        await #expect(throws: Problem.self) { try await shared.user("Bearer \(good)") }
    }

    @Test("is for an audience where one is set")
    func audience() async throws {
        let verifier = BearerVerifier(keys: try await BearerKeys(ControlBench.secret), audience: "carillon")
        let token = try await ControlBench.sign(.init())
        await #expect(throws: Problem.self) { try await verifier.user("Bearer \(token)") }
    }

    @Test(
        "needs a key worth the name",
        arguments: ["short", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"])
    func weakKeys(text: String) async throws {
        await #expect(throws: (any Error).self) { try await BearerKeys(text) }
    }

    @Test("without authentication is for whoever the header names, and for nobody without it")
    func disabled() async throws {
        try await ControlBench.run(authentication: .disabled) { bench in
            try bench.expectProblem(try await bench.send(.get, "/jobs"), 401, "no_user_header")
            let named = try await bench.send(.get, "/jobs", [.carillonUser: UUID().uuidString])
            try bench.expectProblem(named, 503, "unavailable")
        }
    }
}
