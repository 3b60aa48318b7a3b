import FoundationEssentials
import MIME
import Testing

@Suite("A well-formed message")
struct MIMEMessageTests {
    @Test("headers are decoded, wherever they stand")
    func headers() throws {
        let message = try Fixture.parse(Fixture.nested)
        #expect(message.subject == "Grüße aus Köln")
        #expect(message.messageID == "m1@example.com")
        #expect(message.references == ["a@example.com", "m0@example.com"])
        #expect(message.date == Date(timeIntervalSince1970: 880_127_706))
        #expect(message.headers.map(\.name).last == "Content-Type")
        #expect(!message.isTruncated)
    }

    @Test("a comma that was encoded stays in its name")
    func encodedComma() throws {
        let message = try Fixture.parse(Fixture.nested)
        let recipients = MailAddress.parseList(try #require(message.headers.first("to")))
        #expect(
            recipients == [
                MailAddress(name: "Müller, Hans", address: "hans@example.net"),
                MailAddress(name: nil, address: "bob@example.org"),
            ]
        )
    }

    @Test("the tree is numbered as the Gmail API numbers it")
    func tree() throws {
        let message = try Fixture.parse(Fixture.nested)
        #expect(message.parts.map(\.partID) == ["", "0", "0.0", "0.1", "1", "2", "2.0"])
        #expect(
            message.parts.map(\.mimeType) == [
                "multipart/mixed", "multipart/alternative", "text/plain", "text/html", "application/pdf",
                "message/rfc822", "text/plain",
            ]
        )
    }

    @Test("bodies have their transfer encoding undone")
    func bodies() throws {
        let parts = try Fixture.parse(Fixture.nested).parts
        #expect(parts[2].text == "Schöne Grüße")
        #expect(parts[3].text == "<p>Schöne</p>")
        #expect(parts[4].body == Array("%PDF-1.4".utf8))
        #expect(parts[4].filename == "Übersicht.pdf")
        #expect(parts[4].disposition == "attachment")
        #expect(parts[5].body.starts(with: Array("Subject: embedded".utf8)))
        #expect(parts[6].headers.first("subject") == "embedded")
        #expect(parts[6].text == "inside")
    }

    @Test("a message that was encoded piece by piece is read back", arguments: TransferEncoding.allCases)
    func transferEncodings(encoding: TransferEncoding) throws {
        let text =
            "Zeile eins = 1\nZeile zwei mit Ümlaut und ein langer Satz, der umbrochen werden muss, weil er lang ist\n"
        let head = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: \(encoding.rawValue)\n\n"
        let message = try MIMEMessage(parsing: Array(head.utf8) + encoding.encode(Array(text.utf8)))
        #expect(message.root.text == text)
    }

    @Test("encoded words survive the way there and back", arguments: ["Übergrößenträger", "日本語の件名", "plain"])
    func encodedWords(text: String) {
        let encoded = EncodedWord.encode(text)
        #expect(encoded.utf8.allSatisfy { $0 < 0x80 })
        #expect(EncodedWord.decode(encoded) == text)
    }
}
