import Providers
import Testing

@Suite("Base64 for URLs")
struct Base64URLTests {
    @Test(
        "padded or not, in either alphabet",
        arguments: [
            ("", []), ("Zg", Array("f".utf8)), ("Zg==", Array("f".utf8)), ("Zm8", Array("fo".utf8)),
            ("Zm8=", Array("fo".utf8)), ("Zm9v", Array("foo".utf8)), ("-_8", [0xFB, 0xFF]), ("+/8=", [0xFB, 0xFF]),
        ] as [(String, [UInt8])]
    )
    func decodes(text: String, bytes: [UInt8]) {
        #expect(Base64URL.decode(text) == bytes)
    }

    @Test("what is not Base64 is refused", arguments: ["A", "Zm9vA", "Zm 9v", "Zm9v!", "ü"])
    func refuses(text: String) {
        #expect(Base64URL.decode(text) == nil)
    }

    @Test("every length comes back")
    func roundTrip() {
        for length in 0..<300 {
            let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ length) }
            #expect(Base64URL.decode(Base64URL.encode(bytes)) == bytes)
        }
    }
}
