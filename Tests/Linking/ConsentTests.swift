import HTTPClient
import Providers
import Testing

@testable import Linking

@Suite("Consent")
struct ConsentTests {
    @Test("proves its code by the pair that RFC 7636 gives in appendix B")
    func vector() {
        let bytes: [UInt8] = [
            116, 24, 223, 180, 151, 153, 224, 37, 79, 250, 96, 125, 216, 173, 187, 186, 22, 212, 37, 77, 105, 214, 191,
            240, 91, 88, 5, 88, 83, 132, 141, 121,
        ]
        let proof = PKCE(bytes: bytes)
        #expect(proof.verifier == "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
        #expect(proof.challenge == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
    }

    @Test("uses a new random value each time, of 43 characters that need no escape")
    func random() {
        let values = (0..<100).map { _ in Nonce.random().text }
        #expect(Set(values).count == 100)
        for value in values {
            #expect(value.utf8.count == 43)
            #expect(URLEncoding.component(value) == value)
        }
    }

    @Test("compares a value with its hash and no other")
    func hashes() {
        #expect(Nonce(text: "a").matches(Nonce(text: "a").hash))
        #expect(!Nonce(text: "b").matches(Nonce(text: "a").hash))
        #expect(!Nonce(text: "a").matches([]))
        #expect(!Nonce(text: "a").matches(Nonce(text: "a").hash + [0]))
    }

    @Test("asks for reading what is to be linked, and for nothing else")
    func leastScopes() {
        let mail = ConsentScopes.asked([.mail], at: .gmail)
        #expect(mail == ["openid", "email", "https://www.googleapis.com/auth/gmail.readonly"])
        let calendar = ConsentScopes.asked([.calendar], at: .outlook)
        #expect(
            calendar == ["openid", "email", "profile", "offline_access", "https://graph.microsoft.com/Calendars.Read"])
        let all = AccountProvider.allCases.flatMap { ConsentScopes.asked(Set(ConnectionKind.allCases), at: $0) }
        #expect(!all.contains { $0.lowercased().contains("write") || $0.contains("send") || $0.contains("modify") })
    }

    @Test("takes a kind as granted only when all of its scopes were")
    func granted() {
        let both = Set(ConnectionKind.allCases)
        let mail = "openid https://www.googleapis.com/auth/gmail.readonly"
        #expect(ConsentScopes.granted(mail, of: both, at: .gmail) == [.mail])
        #expect(ConsentScopes.granted(mail, of: [.calendar], at: .gmail).isEmpty)
        let half = "https://www.googleapis.com/auth/calendar.events.readonly"
        #expect(ConsentScopes.granted(half, of: both, at: .gmail).isEmpty)
        #expect(ConsentScopes.granted("", of: both, at: .gmail).isEmpty)
        #expect(ConsentScopes.granted("mail.read Calendars.Read", of: both, at: .outlook) == both)
        #expect(ConsentScopes.granted("https://graph.microsoft.com/Mail.ReadBasic", of: both, at: .outlook).isEmpty)
    }

    @Test("reads what a provider sends back, and refuses what is there twice")
    func answers() throws {
        #expect(try LinkAnswer(query: [("state", "s"), ("code", "c"), ("scope", "x")]).result.get() == "c")
        let denied = try LinkAnswer(query: [("error", "access_denied"), ("state", "s"), ("code", "c")])
        #expect(throws: LinkAnswer.Refusal.self) { try denied.result.get() }
        for query in [
            [("code", "c")], [("state", "s")], [("state", ""), ("code", "c")], [("state", "s"), ("code", "")],
            [("state", "s"), ("code", "c"), ("code", "d")], [("state", "s"), ("state", "t"), ("code", "c")], [],
        ] {
            #expect(throws: LinkError.self) { try LinkAnswer(query: query) }
        }
        #expect(!String(reflecting: denied).contains("access"))
    }

    @Test("shows no word of an error that is not a machine's")
    func errors() {
        let odd = AccountLinking.refusal(LinkAnswer.Refusal(code: "<script>alert(1)</script>"), at: .gmail)
        #expect(odd.description == "Google refused: nothing was linked")
        #expect(AccountLinking.refusal(LinkAnswer.Refusal(code: "access_denied"), at: .outlook).code == .denied)
        let known = AccountLinking.refusal(LinkAnswer.Refusal(code: "invalid_scope"), at: .gmail)
        #expect(known.description == "Google refused (invalid_scope): nothing was linked")
    }
}
