import Documents
import FoundationEssentials
import HostileDocuments
import Testing
import Text

@Suite("Documents")
struct ReaderTests {
    private func read(_ text: String) async throws -> Document {
        try await DocumentReader().read(Array(text.utf8))
    }

    @Test("of plain text are paragraphs")
    func plainText() async throws {
        let document = try await read("First line\r\nsecond line\r\n\r\n\r\n  indented\u{7}\n")
        #expect(document.text == "First line\nsecond line\n\n  indented")
        #expect(document.blocks.map(\.kind) == [.paragraph, .paragraph])
        #expect(document.blocks.map(\.range) == [0..<22, 24..<34])
        #expect(document.metadata.format == .plainText)
        #expect(document.metadata.title == nil)
    }

    @Test("of Markdown have headings and code")
    func markdown() async throws {
        let document = try await read(
            "Head\n====\nSome *text*.\n\n## Part two ##\n- one\n- two\n```c\nint x;\n\n# no heading\n```\nEnd")
        #expect(
            document.blocks.map(\.kind)
                == [.heading(level: 1), .paragraph, .heading(level: 2), .paragraph, .verbatim, .paragraph])
        #expect(document.text.contains("int x;\n\n# no heading"))
        #expect(!document.text.contains("```"))
        #expect(document.metadata.title == "Head")
    }

    @Test("of HTML have the reader's text, the title, the language and their own encoding")
    func html() async throws {
        let page =
            "<html lang=fr-CA><head><title>T</title><meta charset=iso-8859-1></head>"
            + "<body><h2>Chapitre</h2><p>Un caf\u{E9}</p><script>no()</script></body></html>"
        let document = try await DocumentReader().read(page.unicodeScalars.map { UInt8($0.value) })
        #expect(document.text == "Chapitre\n\nUn café")
        #expect(document.blocks.map(\.kind) == [.heading(level: 2), .paragraph])
        #expect(document.metadata.title == "T")
        #expect(document.metadata.language?.code == "fr")
        #expect(document.metadata.encoding == "iso-8859-1")
    }

    @Test("that are e-mail have who wrote what to whom, one of the alternatives, and the names of attachments")
    func mail() async throws {
        let document = try await read(
            """
            From: Ann =?utf-8?q?M=C3=BCller?= <ann@example.com>
            To: bob@example.com
            Subject: Plans
            Date: Fri, 20 Nov 2026 10:00:00 +0100
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=x

            --x
            Content-Type: multipart/alternative; boundary=y

            --y
            Content-Type: text/plain

            The plain text.
            --y
            Content-Type: text/html

            <p>The <b>HTML</b> text.</p>
            --y--
            --x
            Content-Type: text/html

            <h1>Minutes</h1><p>Agreed.</p>
            --x
            Content-Type: application/pdf; name="../plan.pdf"
            Content-Transfer-Encoding: base64

            JVBERi0=
            --x--
            """)
        #expect(document.metadata.format == .mail)
        #expect(document.metadata.title == "Plans")
        #expect(document.metadata.author == "Ann Müller <ann@example.com>")
        #expect(document.metadata.createdAt == Date(timeIntervalSince1970: 1_795_165_200))
        #expect(document.metadata.attachments == ["../plan.pdf"])
        #expect(document.text.contains("The plain text."))
        #expect(!document.text.contains("HTML text"))
        #expect(document.text.hasSuffix("Minutes\n\nAgreed."))
        #expect(document.blocks.contains { $0.kind == .heading(level: 1) })
    }

    @Test("in a mailbox file, and messages within messages, are read as well")
    func nestedMail() async throws {
        let document = try await read(
            """
            From ann@example.com Fri Nov 20 10:00:00 2026
            From: ann@example.com
            Subject: Fwd
            Content-Type: message/rfc822

            From: carl@example.com
            Subject: Original
            Date: Fri, 20 Nov 2026 09:00:00 +0000

            Deep words.
            """)
        #expect(document.text.contains("Fwd"))
        #expect(document.text.contains("Original"))
        #expect(document.text.contains("Deep words."))
    }

    @Test("of PDF have pages, paragraphs and what they say of themselves")
    func pdf() async throws {
        let pages = ["The first page tells of apples. It is short.", "The second page tells of pears."]
        let document = try await DocumentReader().read(PDFFixture(pages: pages, title: "On fruit").bytes)
        #expect(document.metadata.format == .pdf)
        #expect(document.metadata.pages == 2)
        #expect(document.metadata.title == "On fruit")
        #expect(document.metadata.createdAt == Date(timeIntervalSince1970: 1_795_165_200))
        #expect(document.metadata.language?.code == "en")
        #expect(document.blocks.map(\.page) == [1, 2])
        let chunks = document.chunks(ChunkingOptions(maximumTokens: 14, overlapTokens: 0))
        #expect(chunks.last?.pages == 2...2)
        #expect(chunks.first?.text.contains("apples") == true)
    }

    @Test("that say nothing of their language get none; those that speak are heard first")
    func language() async throws {
        #expect(try await read("<html lang=de><p>42</p>").metadata.language?.code == "de")
        let english = "<html lang=de><p>The text is what it is, and the page was wrong about that.</p>"
        #expect(try await read(english).metadata.language?.code == "en")
    }

    @Test("are read from files, whose size is looked at first")
    func file() async throws {
        let folder = FileManager.default.temporaryDirectory.path()
        let path = "\(folder)/document-\(UUID()).txt"
        try Data("Hello.".utf8).write(to: URL(filePath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(try await DocumentReader().read(path: path).text == "Hello.")
        await #expect(throws: DocumentError.self) { try await DocumentReader().read(path: folder) }
        await #expect(throws: DocumentError.self) { try await DocumentReader().read(path: path + ".none") }
    }

    @Test("of PDF say what is missing where poppler is not installed")
    func noPoppler() async {
        let reader = DocumentReader(poppler: Poppler(folders: ["/nowhere"]))
        let error = await #expect(throws: DocumentError.self) { try await reader.read(PDFFixture(pages: ["x"]).bytes) }
        #expect(error?.code == .unavailable)
        #expect(error?.isTransient == true)
        #expect(error?.description.contains("util-linux") == true)
    }
}
