import FoundationEssentials
import HTTPClient
import Testing

@testable import Linking

@Suite("An identity token")
struct IdentityVerifierTests {
    private let keys = PublishedKeys()
    private let nonce = Nonce(text: "a-nonce")

    private func verifier(_ provider: AccountProvider = .gmail) -> IdentityVerifier {
        IdentityVerifier(
            provider: provider, clientID: "us",
            issuers: provider == .gmail ? ConsentEndpoints.google.issuers : ["https://login.example/{tenantid}/v2.0"],
            keys: RemoteKeys(url: "https://keys.example", transport: keys), time: .system)
    }

    private var google: [String: PublishedKeys.Claim] {
        [
            "iss": "https://accounts.google.com", "aud": "us", "azp": "us", "sub": "117", "nonce": "a-nonce",
            "email": "Ann@Example.org", "email_verified": .flag(true),
            "iat": .number(Date().timeIntervalSince1970.rounded()),
            "exp": .number(Date().timeIntervalSince1970.rounded() + 3600),
        ]
    }

    private static let directory = "0f1e2d3c-4b5a-4978-8695-a4b3c2d1e0f0"

    private var microsoft: [String: PublishedKeys.Claim] {
        var claims = google
        claims["azp"] = nil
        claims["iss"] = .text("https://login.example/\(Self.directory)/v2.0")
        claims["tid"] = .text(Self.directory)
        claims["oid"] = "me"
        claims["preferred_username"] = "ann@contoso.example"
        claims["email"] = "ceo@contoso.example"
        claims["email_verified"] = nil
        return claims
    }

    @Test("of Google tells the account's id and address")
    func good() async throws {
        let identity = try await verifier().verify(try await keys.sign(google), nonceHash: nonce.hash)
        #expect(identity == AccountIdentity(subject: "117", account: "ann@example.org"))
    }

    @Test(
        "of Microsoft tells the id in its directory, and the sign-in name rather than any e-mail address written there")
    func goodMicrosoft() async throws {
        let identity = try await verifier(.outlook).verify(try await keys.sign(microsoft), nonceHash: nonce.hash)
        #expect(identity == AccountIdentity(subject: "\(Self.directory)/me", account: "ann@contoso.example"))
    }

    @Test(
        "is refused when one claim is wrong",
        arguments: [
            ("iss", .text("https://evil.example"), "issuer"), ("aud", .text("them"), "another client"),
            ("aud", .list(["us", "them"]), nil), ("azp", .text("them"), "another client"),
            ("nonce", .text("other"), "nonce"), ("exp", .number(1_000_000), "expired"),
            ("iat", .number(9_999_999_999), "not valid yet"), ("nbf", .number(9_999_999_999), "not valid yet"),
            ("email_verified", .flag(false), "address"), ("email", .text("nobody"), "address"),
        ] as [(String, PublishedKeys.Claim, String?)])
    func wrongClaim(name: String, value: PublishedKeys.Claim, reason: String?) async throws {
        var claims = google
        claims[name] = value
        let token = try await keys.sign(claims)
        guard let reason else {
            // several audiences are good as long as we are the authorised party
            _ = try await verifier().verify(token, nonceHash: nonce.hash)
            return
        }
        try await expectRefusal(of: token, because: reason)
    }

    @Test("is refused without a nonce, a subject or an audience", arguments: ["nonce", "sub", "aud", "iss", "exp"])
    func missingClaim(name: String) async throws {
        var claims = google
        claims[name] = nil
        try await expectRefusal(of: try await keys.sign(claims), because: "identity token")
    }

    @Test("is refused for several audiences without an authorised party")
    func severalAudiences() async throws {
        var claims = google
        claims["aud"] = .list(["us", "them"])
        claims["azp"] = nil
        try await expectRefusal(of: try await keys.sign(claims), because: "another client")
    }

    @Test("that is signed with none, or as something else, is refused", arguments: ["none", "HS256", "RS256", "nOnE"])
    func algorithm(name: String) async throws {
        let token = try await keys.sign(google, algorithm: name)
        try await expectRefusal(of: token, because: name == "RS256" ? "signature" : "signed")
    }

    @Test("that was changed after it was signed is refused")
    func changed() async throws {
        let parts = try await keys.sign(google).split(separator: ".")
        var claims = google
        claims["sub"] = "118"
        let other = try await keys.sign(claims).split(separator: ".")
        try await expectRefusal(of: "\(parts[0]).\(other[1]).\(parts[2])", because: "signature")
    }

    @Test("that is missing, or is none, is refused", arguments: [nil, "", "a.b", "a.b.c", "…"])
    func noToken(text: String?) async throws {
        try await expectRefusal(of: text, because: text == nil ? "missing" : "read")
    }

    @Test("of a directory whose issuer is of another is refused")
    func otherDirectory() async throws {
        var claims = microsoft
        claims["tid"] = "11111111-4b5a-4978-8695-a4b3c2d1e0f0"
        let token = try await keys.sign(claims)
        await #expect(throws: LinkError.self) {
            try await verifier(.outlook).verify(token, nonceHash: nonce.hash)
        }
        claims["tid"] = "x/v2.0/../0f1e2d3c-4b5a-4978-8695-a4b3c2d1e0f0"
        let crafted = try await keys.sign(claims)
        await #expect(throws: LinkError.self) {
            try await verifier(.outlook).verify(crafted, nonceHash: nonce.hash)
        }
    }

    @Test("cannot be verified while its keys cannot be had, which is told apart")
    func outage() async throws {
        let token = try await keys.sign(google)
        keys.set { $0.isDown = true }
        var time = TimeSource.system
        time.sleep = { _ in }
        let remote = RemoteKeys(url: "https://keys.example", transport: keys, time: time)
        let verifier = IdentityVerifier(
            provider: .gmail, clientID: "us", issuers: ConsentEndpoints.google.issuers, keys: remote, time: .system)
        let error = await #expect(throws: LinkError.self) {
            try await verifier.verify(token, nonceHash: nonce.hash)
        }
        #expect(error?.code == .providerUnavailable)
    }

    private func expectRefusal(of token: String?, because reason: String) async throws {
        let error = await #expect(throws: LinkError.self) {
            try await verifier().verify(token, nonceHash: nonce.hash)
        }
        #expect(error?.code == .identityRefused)
        #expect(error?.description.contains(reason) == true, "\(error?.description ?? "none")")
    }
}
