import MIME
import Testing

@Suite("A malformed message")
struct MalformedMessageTests {
    @Test("nothing at all is refused")
    func empty() {
        #expect(throws: MIMEError.self) { try MIMEMessage(parsing: []) }
    }

    @Test("text that is no message is read as a body without headers")
    func noMessage() throws {
        let message = try Fixture.parse("// no message at all")
        #expect(message.subject == nil)
        #expect(message.root.mimeType == "text/plain")
        #expect(message.root.text == "// no message at all")
    }

    @Test("headers without a body make an empty message")
    func headersOnly() throws {
        let message = try Fixture.parse("Subject: only\nContent-Type: multipart/mixed; boundary=b\n")
        #expect(message.subject == "only")
        #expect(message.parts.count == 1)
    }

    @Test("a multipart without a boundary is read as text")
    func withoutBoundary() throws {
        let message = try Fixture.parse("Subject: bounce\nContent-Type: multipart/report;\n\nI have no boundary\n")
        #expect(message.subject == "bounce")
        #expect(message.parts.map(\.mimeType) == ["text/plain"])
        #expect(message.root.text == "I have no boundary\n")
    }

    @Test("headers that run into the first part leave the parts as they are")
    func withoutEmptyLine() throws {
        let message = try Fixture.parse(
            "Subject: x\nContent-Type: multipart/mixed; boundary=b\nstray\n--b\nContent-Type: text/html\n\none\n--b--\n"
        )
        #expect(message.parts.map(\.mimeType) == ["multipart/mixed", "text/html"])
        #expect(message.subject == "x")
    }

    @Test("text that is merely called base64 is left as it is")
    func falseBase64() throws {
        let text = "Dear all, this is just text, and not base64.\n"
        let head = "Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n"
        #expect(try Fixture.parse(head + text).root.text == text)
    }

    @Test("a multipart that never ends keeps its parts")
    func withoutEnd() throws {
        let message = try Fixture.parse("Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b\n\ntwo")
        #expect(message.root.parts.map(\.text) == ["one", "two"])
    }

    @Test("a claim of charset=charset=us-ascii is understood")
    func doubledCharset() throws {
        let message = try Fixture.parse("Content-Type: text/plain; charset=\"charset=us-ascii\"\n\nplain\n")
        #expect(CharsetDecoder.decode(message.root.body, charset: message.root.charset) == ("plain\n", false))
    }

    @Test("a broken base64 body gives what could be read")
    func brokenBase64() throws {
        let head = "Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n"
        let lines = String(repeating: "aGVsbG8sIGhlbGxvLCBoZWxsbyBo\n", count: 3)
        let message = try Fixture.parse(head + lines + "!!d29ybGQ")
        #expect(message.root.text.hasPrefix("hello, hello, hello"))
    }

    @Test("a miswritten closing delimiter does not spoil the base64 before it")
    func miswrittenDelimiter() throws {
        let head = "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html\n"
        let tail = "Content-Transfer-Encoding: base64\n\nPGh0bWw+Cg==\n\n--b-->\nNot part of anything.\n"
        #expect(try Fixture.parse(head + tail).root.parts.map(\.text) == ["<html>\n"])
    }

    @Test("an unknown transfer encoding leaves the body as it is")
    func unknownTransferEncoding() throws {
        let message = try Fixture.parse("Content-Transfer-Encoding: 7-bit or so\n\nstill here =3D\n")
        #expect(message.root.text == "still here =3D\n")
    }

    @Test("unencoded 8-bit headers are read as UTF-8, or else as windows-1252")
    func eightBitHeaders() throws {
        #expect(try Fixture.parse("Subject: Grüße\n\n").subject == "Grüße")
        #expect(try Fixture.parse(latin1: "Subject: Grüße\n\n").subject == "Grüße")
    }

    @Test("a broken encoded word stays as it was")
    func brokenEncodedWord() throws {
        #expect(try Fixture.parse("Subject: =?utf-8?q?half\n\nx").subject == "=?utf-8?q?half")
        #expect(try Fixture.parse("Subject: =?no-such-charset?q?abc?=\n\nx").subject?.contains("abc") == true)
    }

    @Test("a blank media type and a doubled parameter are read")
    func oddTypes() throws {
        #expect(try Fixture.parse("Content-Type: ; name=\"a.pdf\"\n\nx").root.body == [UInt8(ascii: "x")])
        let doubled = try Fixture.parse("Content-Type: text/html; charset=utf-8; charset=iso-8859-1\n\nx")
        #expect(doubled.root.mimeType == "text/html")
    }
}
