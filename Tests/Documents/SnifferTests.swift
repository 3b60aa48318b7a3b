import Documents
import Testing

@Suite("Kinds of documents")
struct SnifferTests {
    @Test(
        "are told by their bytes",
        arguments: [
            ("Just a note: remember the milk.", DocumentFormat.plainText), ("{\"json\": true}", .plainText),
            ("name,place\nAnn,Bonn\n", .plainText), ("#!/bin/sh\n# comment\necho", .plainText),
            ("To: whom it may concern\nI write this", .plainText), ("Subject: x\nDate: y\n\nno sender", .plainText),
            ("<ann@example.com> wrote", .plainText), ("<abc>", .plainText),
            ("# Title\n\nText", .markdown), ("Some\n\n```swift\nlet x = 1\n```\n", .markdown),
            ("- see [this](http://x.example)\n", .markdown), ("Title\n=====\n\n| a | b |\n|---|---|\n", .markdown),
            ("  \n<!DOCTYPE html><p>x", .html), ("<HTML><body>", .html), ("<p>Hello", .html),
            ("<!-- x --><html>", .html),
            ("<?xml version='1.0'?><html xmlns='x'>", .html), ("<?xml version='1.0'?><rss>", .plainText),
            ("From: a@example.com\r\nSubject: hi\r\n\r\nbody", .mail),
            ("From ann Mon Jan  1 00:00:00 2024\nReceived: by x\n y\nDate: z\n\nbody", .mail),
            ("%PDF-1.7\n", .pdf), ("\n%PDF-1.4 x", .pdf), ("junk\n%PDF-1.4\n1 0 obj\n%%EOF\n", .pdf),
            ("A text about\n%PDF-1.4 as a mark", .plainText), ("ID3 tags are read by most players.", .plainText),
            ("The new\nWAVE of ideas", .plainText), ("Open an AVI file", .plainText),
        ]
    )
    func readable(text: String, format: DocumentFormat) throws {
        #expect(try DocumentSniffer.format(of: Array(text.utf8)) == format)
    }

    private static let zip: [UInt8] = [0x50, 0x4B, 3, 4, 0, 0]

    private static func zip(_ name: String) -> [UInt8] { zip + Array(name.utf8) }

    private static let unread: [(bytes: [UInt8], name: String)] = [
        (zip("......word/document.xml"), "Word"), (zip("......xl/workbook.xml"), "Excel"),
        (zip("mimetypeapplication/vnd.oasis.opendocument.text"), "OpenDocument"), (zip, "ZIP"),
        ([0x50, 0x4B, 5, 6, 0, 0, 0, 0], "ZIP"), ([0x1F, 0x8B, 8], "gzip"),
        ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "Office"), (Array("{\\rtf1 hello}".utf8), "Rich Text"),
        ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], "PNG"), ([0xFF, 0xD8, 0xFF, 0xE0], "JPEG"),
        ([0x7F, 0x45, 0x4C, 0x46, 2], "program"), (Array("ID3\u{4}\u{0}\u{0}\u{0}\u{0}\u{8}\u{0}TIT2".utf8), "MP3"),
        (Array("RIFF\u{24}\u{8}\u{0}\u{0}WAVEfmt ".utf8), "WAVE"),
        (Array("RIFF\u{24}\u{8}\u{0}\u{0}AVI LIST".utf8), "AVI"),
        ([UInt8](repeating: 0x61, count: 257) + Array("ustar".utf8), "tar"), ([0x61, 0, 0x62, 0], "unknown"),
        ([UInt8](repeating: 0x01, count: 20) + Array("abc".utf8), "unknown"),
    ]

    @Test("that are not read are refused by name", arguments: unread)
    func refused(bytes: [UInt8], name: String) {
        let error = #expect(throws: DocumentError.self) { try DocumentSniffer.format(of: bytes) }
        #expect(error?.code == .unsupported)
        #expect(error?.description.contains(name) == true)
    }

    @Test("of nothing are refused", arguments: ["", " \n\t\r\n "])
    func empty(text: String) {
        #expect(
            #expect(throws: DocumentError.self) { try DocumentSniffer.format(of: Array(text.utf8)) }?.code == .empty)
    }
}
