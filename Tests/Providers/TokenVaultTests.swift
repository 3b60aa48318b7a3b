import FoundationEssentials
import Providers
import Testing

@Suite("tokens at rest")
struct TokenVaultTests {
    private static let keyA = String(repeating: "QUFB", count: 10) + "QUE="
    private static let keyB = String(repeating: "QkJC", count: 10) + "QkI="
    private let context = TokenContext(connectionID: UUID(), purpose: .refreshToken)

    private func vault(_ ring: String) throws -> TokenVault {
        TokenVault(keyRing: try TokenKeyRing(parsing: ring))
    }

    @Test("what was sealed opens again, and looks different each time")
    func roundTrip() throws {
        let vault = try vault("k1:\(Self.keyA)")
        let (one, two) = (try vault.seal("1//tökén", for: context), try vault.seal("1//tökén", for: context))
        #expect(one != two)
        #expect(one.hasPrefix("v1.k1."))
        #expect(try vault.open(one, for: context) == "1//tökén")
        #expect(try vault.open(vault.seal("", for: context), for: context) == "")
    }

    @Test("a token copied to another connection or purpose does not open")
    func bound() throws {
        let vault = try vault("k1:\(Self.keyA)")
        let sealed = try vault.seal("token", for: context)
        for other in [
            TokenContext(connectionID: UUID(), purpose: .refreshToken),
            TokenContext(connectionID: context.connectionID, purpose: .accessToken),
        ] {
            #expect(throws: TokenVaultError.notAuthentic) { try vault.open(sealed, for: other) }
        }
    }

    @Test("a changed token does not open, whichever byte was changed")
    func tampered() throws {
        let vault = try vault("k1:\(Self.keyA)")
        let sealed = try vault.seal("token", for: context)
        for index in sealed.indices.dropFirst(6).dropLast() {
            var changed = sealed
            changed.replaceSubrange(index...index, with: sealed[index] == "A" ? "B" : "A")
            #expect(throws: TokenVaultError.notAuthentic) { try vault.open(changed, for: context) }
        }
    }

    @Test("after a rotation old tokens open and ask to be resealed; without the old key they name it")
    func rotation() throws {
        let sealed = try vault("k0:\(Self.keyA)").seal("token", for: context)
        let rotated = try vault(" k1:\(Self.keyB),\n k0:\(Self.keyA) ")
        #expect(try rotated.open(sealed, for: context) == "token")
        #expect(try rotated.needsReseal(sealed))
        let resealed = try rotated.seal("token", for: context)
        #expect(try !rotated.needsReseal(resealed))
        #expect(throws: TokenVaultError.unknownKey(id: "k0")) {
            try vault("k1:\(Self.keyB)").open(sealed, for: context)
        }
    }

    @Test("another key of the same id does not open it")
    func wrongKey() throws {
        let sealed = try vault("k1:\(Self.keyA)").seal("token", for: context)
        #expect(throws: TokenVaultError.notAuthentic) { try vault("k1:\(Self.keyB)").open(sealed, for: context) }
    }

    @Test(
        "what is no sealed token is refused",
        arguments: ["", "token", "v2.k1.AAAA", "v1..AAAA", "v1.k1.!", "v1.k1.A.B"]
    )
    func malformed(text: String) throws {
        #expect(throws: TokenVaultError.malformedToken) { try vault("k1:\(Self.keyA)").open(text, for: context) }
    }

    @Test("a box too short to hold anything is not authentic")
    func short() throws {
        #expect(throws: TokenVaultError.notAuthentic) { try vault("k1:\(Self.keyA)").open("v1.k1.AAAA", for: context) }
    }

    @Test(
        "mistakes in the key ring are named without showing keys",
        arguments: [
            ("", TokenVaultError.noKeys), (" , ", .noKeys), (keyA, .malformedEntry(1)),
            ("k1:\(keyA),\(keyB):k0", .malformedEntry(2)), ("k1:AAAA", .notAKey(id: "k1")),
            ("k1:\(keyA)AAAA", .notAKey(id: "k1")), ("k1:", .notAKey(id: "k1")), ("k.1:\(keyA)", .malformedEntry(1)),
            ("k1:\(keyA),k1:\(keyB)", .repeatedKeyID("k1")),
        ]
    )
    func badRings(ring: String, error: TokenVaultError) {
        #expect(throws: error) { try TokenKeyRing(parsing: ring) }
        #expect(!"\(error)".contains("QUFB") && !"\(error)".contains("QkJC"))
    }

    @Test("no way of printing a ring or vault shows a key")
    func printing() throws {
        let ring = try TokenKeyRing(parsing: "k1:\(Self.keyA),k0:\(Self.keyB)")
        var dumped = ""
        dump(TokenVault(keyRing: ring), to: &dumped)
        #expect("\(ring)" == "keys k1, k0")
        #expect(!"\(String(reflecting: ring)) \(dumped) \(TokenVault(keyRing: ring))".contains("QUFB"))
        #expect(!dumped.contains("65"))
    }
}
