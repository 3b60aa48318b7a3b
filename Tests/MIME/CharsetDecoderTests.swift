import MIME
import Testing

@Suite("Charsets")
struct CharsetDecoderTests {
    @Test(
        "text comes back from the charset it was written in",
        arguments: [
            ("utf-8", "Grüße 日本語 🎉"), ("iso-8859-1", "Grüße"), ("iso-8859-15", "10 € für Œuvres"),
            ("windows-1252", "“quoted” – 5 €"), ("koi8-r", "Привет, мир"), ("windows-1251", "Привет"),
            ("iso-2022-jp", "会議の議事録です"), ("shift_jis", "こんにちは"), ("euc-jp", "こんにちは"), ("gb2312", "会议记录"),
            ("gbk", "會議記錄"), ("big5", "會議記錄"), ("euc-kr", "안녕하세요"), ("utf-16", "Grüße"), ("iso-8859-2", "Zażółć"),
        ]
    )
    func roundTrip(charset: String, text: String) throws {
        let bytes = try #require(CharsetEncoder.encode(text, charset: charset))
        #expect(CharsetDecoder.decode(bytes, charset: charset) == (text, false))
        #expect(CharsetDecoder.decode(bytes, charset: "\"\(charset.uppercased())\"") == (text, false))
    }

    @Test(
        "valid UTF-8 wins over a single-byte label",
        arguments: ["iso-8859-1", "windows-1252", "koi8-r", "us-ascii", nil]
    )
    func utf8Wins(charset: String?) {
        #expect(CharsetDecoder.decode(Array("Grüße".utf8), charset: charset) == ("Grüße", false))
    }

    @Test("valid UTF-8 does not win over a multi-byte label")
    func multiByteStays() throws {
        // These two characters in GB 2312 are valid UTF-8 by chance.
        let bytes = try #require(CharsetEncoder.encode("联通", charset: "gb2312"))
        #expect(CharsetDecoder.decode(bytes, charset: "gb2312") == ("联通", false))
    }

    @Test(
        "an unknown charset falls back and says so",
        arguments: ["x-no-such", "charset=us-askey", "../../etc/x", "a//b", ""]
    )
    func unknown(charset: String) {
        #expect(CharsetDecoder.decode(Array("plain".utf8), charset: charset) == ("plain", false))
        #expect(CharsetDecoder.decode([0x47, 0x72, 0xFC, 0xDF, 0x65], charset: charset) == ("Grüße", true))
    }

    @Test("bytes that do not belong become replacement characters")
    func invalid() {
        let (text, isLossy) = CharsetDecoder.decode([0x61, 0xFF, 0xFE, 0x62], charset: "utf-8")
        #expect(text == "a\u{FFFD}\u{FFFD}b")
        #expect(isLossy)
        #expect(CharsetDecoder.decode([0x61, 0x1B, 0x24, 0x42, 0xFF], charset: "iso-2022-jp").isLossy)
    }

    @Test("a byte-order mark and NUL do not come through")
    func unwanted() {
        #expect(CharsetDecoder.decode([0xEF, 0xBB, 0xBF, 0x61], charset: "utf-8") == ("a", false))
        #expect(CharsetDecoder.decode([0x61, 0, 0x62], charset: nil) == ("a\u{FFFD}b", true))
    }

    @Test("a character that the charset lacks is not encoded")
    func notEncodable() {
        #expect(CharsetEncoder.encode("€", charset: "iso-8859-1") == nil)
        #expect(CharsetEncoder.encode("x", charset: "no-such-charset") == nil)
    }
}
