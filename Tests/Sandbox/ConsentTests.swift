import FoundationEssentials
import SandboxService
import Testing

@Suite("The consent endpoints", .timeLimit(.minutes(1)))
struct ConsentTests {
    private static let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    private static let google = "/o/oauth2/v2/auth"
    private static let microsoft = "/common/oauth2/v2.0/authorize"

    private static func query(_ changes: [String: String?] = [:]) -> String {
        var query: [String: String?] = [
            "client_id": "carillon-sandbox", "redirect_uri": "http://127.0.0.1:9/cb", "response_type": "code",
            "scope": "openid email https://www.googleapis.com/auth/gmail.readonly offline_access", "state": "s",
            "code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", "code_challenge_method": "S256",
            "nonce": "n", "access_type": "offline",
        ]
        query.merge(changes) { $1 }
        return query.compactMap { name, value in value.map { "\(name)=\(Self.encoded($0))" } }.joined(separator: "&")
    }

    private static func encoded(_ text: String) -> String {
        text.replacing("%", with: "%25").replacing(":", with: "%3A").replacing("/", with: "%2F").replacing(
            " ", with: "+"
        )
        .replacing("&", with: "%26").replacing("#", with: "%23")
    }

    private static func redeem(
        _ code: String, at path: String, _ bench: Bench, _ changes: [String: String] = [:]
    ) async throws -> TestAnswer {
        var form = [
            "grant_type": "authorization_code", "client_id": "carillon-sandbox", "client_secret": "sandbox-secret",
            "code": code, "redirect_uri": "http://127.0.0.1:9/cb", "code_verifier": verifier,
        ]
        form.merge(changes) { $1 }
        let body = form.map { "\($0)=\(encoded($1))" }.joined(separator: "&")
        return try await bench.client.send(
            "POST", path, headers: ["Content-Type": "application/x-www-form-urlencoded"], body: Array(body.utf8))
    }

    private static func parameters(of answer: TestAnswer) -> [String: String] {
        let target = answer.headers["location"] ?? ""
        let pairs = target.split(separator: "?").last.map { $0.split(separator: "&") } ?? []
        return Dictionary(
            pairs.map { pair in
                let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
                return (parts[0], parts.count > 1 ? parts[1].decoded : "")
            }
        ) { $1 }
    }

    @Test("give a code that is exchanged once, by its verifier alone", arguments: [true, false])
    func code(isGoogle: Bool) async throws {
        try await Bench.run { bench async throws in
            let (path, token) = isGoogle ? (Self.google, "/token") : (Self.microsoft, "/common/oauth2/v2.0/token")
            let answer = try await bench.client.send("GET", "\(path)?\(Self.query())")
            #expect(answer.status == 302)
            let parameters = Self.parameters(of: answer)
            #expect(parameters["state"] == "s")
            let code = try #require(parameters["code"])
            let wrong = [
                ["code_verifier": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"], ["code_verifier": ""],
                ["redirect_uri": "http://127.0.0.1:9/other"], ["code": "4/none"],
            ]
            for changes in wrong {
                let refused = try await Self.redeem(code, at: token, bench, changes)
                #expect(refused.status == 400)
                #expect(try refused.json["error"]?.string == "invalid_grant")
            }
            let granted = try await Self.redeem(code, at: token, bench)
            #expect(granted.status == 200)
            #expect(try granted.json["refresh_token"]?.string == bench.user.refreshToken)
            #expect(try granted.json["id_token"]?.string?.split(separator: ".").count == 3)
            #expect(try await Self.redeem(code, at: token, bench).status == 400)
        }
    }

    @Test("give a code that is too old after ten minutes")
    func expiry() async throws {
        try await Bench.run { bench async throws in
            let answer = try await bench.client.send("GET", "\(Self.google)?\(Self.query())")
            bench.clock.advance(.seconds(601))
            let code = try #require(Self.parameters(of: answer)["code"])
            #expect(try await Self.redeem(code, at: "/token", bench).status == 400)
        }
    }

    @Test("send nobody to an address that is none, and errors to where the client wants them")
    func errors() async throws {
        try await Bench.run { bench async throws in
            for changes in [
                ["client_id": "other"], ["redirect_uri": "javascript:alert(1)"], ["redirect_uri": "http://a/#b"],
            ] {
                let answer = try await bench.client.send("GET", "\(Self.google)?\(Self.query(changes))")
                #expect(answer.status == 400)
                #expect(answer.headers["location"] == nil)
            }
            let cases: [([String: String?], String)] = [
                (["response_type": "token"], "unsupported_response_type"), (["scope": ""], "invalid_scope"),
                (["code_challenge": nil], "invalid_request"),
                (["code_challenge_method": "plain"], "invalid_request"), (["sandbox_answer": "deny"], "access_denied"),
            ]
            for (changes, code) in cases {
                let answer = try await bench.client.send("GET", "\(Self.microsoft)?\(Self.query(changes))")
                #expect(Self.parameters(of: answer)["error"] == code)
                #expect(Self.parameters(of: answer)["state"] == "s")
            }
        }
    }

    @Test("deny on demand, also where other faults are set")
    func faults() async throws {
        try await Bench.run { bench async throws in
            bench.user.faults = [Fault(.internalError), Fault(.accessDenied, times: 1)]
            let denied = try await bench.client.send("GET", "\(Self.google)?\(Self.query())")
            #expect(Self.parameters(of: denied)["error"] == "access_denied")
            let allowed = try await bench.client.send("GET", "\(Self.google)?\(Self.query())")
            #expect(Self.parameters(of: allowed)["code"] != nil)
        }
    }

    @Test("ask on a page where they are told to, whose links answer")
    func page() async throws {
        try await Bench.run(configure: { $0.asksForConsent = true }) { bench async throws in
            let page = try await bench.client.send("GET", "\(Self.google)?\(Self.query(["state": "<s>"]))")
            #expect(page.status == 200)
            let text = String(decoding: page.body, as: UTF8.self)
            #expect(text.contains("Allow as alice@example.com") && !text.contains("<s>"))
            let allowed = try await bench.client.send(
                "GET", "\(Self.google)?\(Self.query(["sandbox_user": Bench.email]))")
            #expect(Self.parameters(of: allowed)["code"] != nil)
        }
    }

    @Test("lead to a revocation that ends the grant, and a consent that begins another")
    func revocation() async throws {
        try await Bench.run { bench async throws in
            let body = Array("token=\(bench.user.refreshToken.replacing("/", with: "%2F"))".utf8)
            let form = ["Content-Type": "application/x-www-form-urlencoded"]
            #expect(try await bench.client.send("POST", "/revoke", headers: form, body: body).status == 200)
            #expect(bench.user.isRevoked)
            let again = try await bench.client.send("POST", "/revoke", headers: form, body: body)
            #expect(try again.status == 400 && again.json["error"]?.string == "invalid_token")
            let answer = try await bench.client.send("GET", "\(Self.google)?\(Self.query())")
            let code = try #require(Self.parameters(of: answer)["code"])
            #expect(try await Self.redeem(code, at: "/token", bench).status == 200)
            #expect(!bench.user.isRevoked)
            #expect(try await bench.refresh().status == 200)
            #expect(try await bench.refresh(["refresh_token": "1//sandbox-\(Bench.email)"]).status == 400)
        }
    }
}

extension String {
    /// Percent-decoded.
    fileprivate var decoded: String {
        var bytes: [UInt8] = []
        var rest = Array(utf8)[...]
        while let byte = rest.popFirst() {
            let digits = String(decoding: rest.prefix(2), as: UTF8.self)
            if byte == UInt8(ascii: "%"), let value = UInt8(digits, radix: 16) {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
