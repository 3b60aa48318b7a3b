import Documents
import Testing

@Suite("Encodings of text that does not name its own")
struct EncodingTests {
    @Test(
        "are found by the stated rule",
        arguments: [
            (Array("Grüße €".utf8), "Grüße €", "utf-8", false), ([0xEF, 0xBB, 0xBF, 0x61], "a", "utf-8", false),
            ([0xFF, 0xFE, 0x61, 0, 0xAC, 0x20], "a€", "utf-16le", false),
            ([0xFE, 0xFF, 0, 0x61], "a", "utf-16be", false),
            ([0xFF, 0xFE, 0x61, 0, 0x62], "a", "utf-16le", true),
            ([0xFE, 0xFF, 0xD8, 0x00], "\u{FFFD}", "utf-16be", true),
            ([0xFF, 0xFE, 0, 0, 0x61, 0, 0, 0], "a", "utf-32le", false),
            ([0, 0, 0xFE, 0xFF, 0, 1, 0xF4, 0xA9], "💩", "utf-32be", false),
            ([0x47, 0x72, 0xFC, 0xDF, 0x65], "Grüße", "iso-8859-1", false),
            ([0x80, 0x20, 0x93, 0xFC, 0x94], "€ “ü”", "windows-1252", false),
            ([0x80, 0x81], "€\u{FFFD}", "windows-1252", true), ([0x81, 0x41], "\u{FFFD}A", "iso-8859-1", true),
        ] as [([UInt8], String, String, Bool)]
    )
    func rule(bytes: [UInt8], text: String, name: String, isLossy: Bool) {
        let decoded = TextEncoding.decode(bytes)
        #expect(decoded.text == text)
        #expect(decoded.name == name)
        #expect(decoded.isLossy == isLossy)
    }

    @Test("that are UTF-8 stay so with a flaw here and there")
    func flawed() {
        let bytes = Array(String(repeating: "Äpfel und Öl. ", count: 20).utf8) + [0xC3] + Array(" Ende".utf8)
        let decoded = TextEncoding.decode(bytes)
        #expect(decoded.name == "utf-8")
        #expect(decoded.isLossy)
        #expect(decoded.text.hasSuffix("\u{FFFD} Ende"))
    }
}
