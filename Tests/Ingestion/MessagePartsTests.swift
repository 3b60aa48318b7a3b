import Providers
import Testing

@testable import IngestionJobs

@Suite("The parts of a message")
struct MessagePartsTests {
    private func text(_ words: String, id: String = "0") throws -> GmailPart {
        try .made("text/plain", Array(words.utf8), id: id)
    }

    private func html(_ words: String, id: String = "1") throws -> GmailPart {
        try .made("text/html", Array(words.utf8), id: id)
    }

    private func words(_ parts: MessageParts) -> [String] {
        parts.texts.map { String(decoding: $0.body.data ?? [], as: UTF8.self) }
    }

    @Test("are none of no payload")
    func none() {
        #expect(MessageParts(nil).texts.isEmpty)
        #expect(MessageParts(nil).attachments.isEmpty)
    }

    @Test("are one text of a simple message, also where its type is missing")
    func simple() throws {
        #expect(words(MessageParts(try text("a"))) == ["a"])
        #expect(words(MessageParts(try .made("", Array("b".utf8)))) == ["b"])
        #expect(words(MessageParts(try .made("TEXT/Plain", Array("c".utf8)))) == ["c"])
    }

    @Test("of alternatives are the plain text, or HTML where the plain one is empty or missing")
    func alternatives() throws {
        let (plain, rich) = (try text("plain"), try html("rich"))
        #expect(words(MessageParts(try .made("multipart/alternative", [plain, rich]))) == ["plain"])
        #expect(words(MessageParts(try .made("multipart/alternative", [rich, plain]))) == ["plain"])
        #expect(words(MessageParts(try .made("multipart/alternative", [try text(""), rich]))) == ["rich"])
        #expect(words(MessageParts(try .made("multipart/alternative", [rich]))) == ["rich"])
    }

    @Test("of nested alternatives are chosen level by level, and attachments of the others are kept")
    func nested() throws {
        let picture = try GmailPart.made("image/png", [1], id: "2", headers: [("Content-ID", "<pic@x>")])
        let related = try GmailPart.made("multipart/related", [try html("rich"), picture])
        let body = try GmailPart.made("multipart/alternative", [try text("plain"), related])
        let file = try GmailPart.made(
            "application/pdf", [1, 2], id: "3", filename: "a.pdf", headers: [("Content-Disposition", "attachment")])
        let parts = MessageParts(try .made("multipart/mixed", [body, file, try text("footer")]))
        #expect(words(parts) == ["plain", "footer"])
        #expect(parts.attachments.map(\.partID) == ["2", "3"])
        #expect(parts.attachments.map(\.isInline) == [true, false])
        #expect(parts.attachments[0].contentID == "pic@x")
        #expect(parts.attachments[1].size == 2 && parts.attachments[1].filename == "a.pdf")
    }

    @Test("that are texts with a file's name or marked as attached are attachments")
    func attachedTexts() throws {
        let named = try GmailPart.made("text/plain", [1], filename: "notes.txt")
        let marked = try GmailPart.made("text/html", [1], headers: [("content-disposition", "ATTACHMENT; x=y")])
        let inline = try GmailPart.made("text/plain", [65], headers: [("Content-Disposition", "inline")])
        let parts = MessageParts(try .made("multipart/mixed", [named, marked, inline]))
        #expect(parts.attachments.count == 2)
        #expect(words(parts) == ["A"])
    }

    @Test("have names that PostgreSQL can store")
    func nul() throws {
        let part = try GmailPart.made(#"{"mimeType":"a/b","filename":"x\u0000y"}"#)
        #expect(MessageParts(part).attachments.map(\.filename) == ["x\u{FFFD}y"])
    }

    @Test("inside an attached message are left in it")
    func attachedMessage() throws {
        var attached = try GmailPart.made("message/rfc822", nil, filename: "forwarded.eml")
        attached.parts = [try text("inner")]
        let parts = MessageParts(try .made("multipart/mixed", [try text("outer"), attached]))
        #expect(words(parts) == ["outer"])
        #expect(parts.attachments.map(\.mimeType) == ["message/rfc822"])
    }

    @Test("of a hostile nesting end at some depth")
    func deep() throws {
        var part = try text("deep")
        for level in 0..<500 {
            part = try .made(level % 2 == 0 ? "multipart/mixed" : "multipart/alternative", [part])
        }
        #expect(MessageParts(part).texts.isEmpty)
    }
}
