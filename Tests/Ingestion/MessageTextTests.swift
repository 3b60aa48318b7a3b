import Providers
import Testing

@testable import IngestionJobs

@Suite("The text of a message")
struct MessageTextTests {
    private func text(_ bytes: [UInt8], _ charset: String? = "utf-8", type: String = "text/plain") throws -> MessageText
    {
        MessageText([try .made(type, bytes, charset: charset)])
    }

    @Test("is decoded from the charset it declares")
    func charsets() throws {
        #expect(try text(Array("Grüße".utf8)).text == "Grüße")
        #expect(try text([0x47, 0x72, 0xFC, 0xDF, 0x65], "iso-8859-1").text == "Grüße")
        #expect(try text([0xCF, 0xF0, 0xE8], "windows-1251").text == "При")
        #expect(try text([0x82, 0xA0], "Shift_JIS").text == "あ")
        #expect(try text([0xFC], "iso-8859-1").defects.isEmpty)
    }

    @Test("tells what had to be mended")
    func defects() throws {
        #expect(try text([0xFF, 0x41], "utf-8").defects == ["lossy_charset"])
        #expect(try text([0xFC, 0x41], "x-no-such-charset").defects == ["lossy_charset"])
        #expect(try text([0x41], "x-no-such-charset").defects.isEmpty)
        #expect(try text(Array(String(repeating: "é", count: 1_000_001).utf8)).defects == ["cut"])
    }

    @Test("of HTML is what a person reads")
    func html() throws {
        let bytes = Array("<p>One &amp; two</p><script>x()</script><p>three</p>".utf8)
        let read = try text(bytes, type: "text/HTML").text
        #expect(read.contains("One & two") && read.contains("three") && !read.contains("x()"))
    }

    @Test(
        "has one kind of line ending, whatever came",
        arguments: [
            "a\r\nb", "a\nb", "a\r\r\nb", "a\rb",
        ])
    func lines(_ words: String) throws {
        #expect(try text(Array(words.utf8)).text == "a\nb")
    }

    @Test("has nothing that PostgreSQL cannot store")
    func nul() throws {
        #expect(try !text([0x41, 0, 0x42]).text.utf8.contains(0))
        #expect(try !text(Array("<p>a&#0;b</p>".utf8), type: "text/html").text.utf8.contains(0))
    }

    @Test("of several parts is one, without those that are empty or missing")
    func several() throws {
        let parts = [
            try GmailPart.made("text/plain", Array("a".utf8)), try .made("text/plain", nil),
            try .made("text/plain", []), try .made("text/html", Array("<b>b</b>".utf8)),
        ]
        #expect(MessageText(parts).text == "a\n\nb")
        #expect(MessageText([]).text.isEmpty)
    }
}
