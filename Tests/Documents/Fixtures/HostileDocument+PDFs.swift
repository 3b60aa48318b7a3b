extension HostileDocument {
    static let PDFs = [
        HostileDocument("a PDF of its first line", "damaged") { Array("%PDF-1.7\n".utf8) },
        HostileDocument("a PDF cut in two", "damaged", "text", "noText") {
            let bytes = PDFFixture(pages: ["one", "two"]).bytes
            return Array(bytes.prefix(bytes.count / 2))
        },
        HostileDocument("a PDF of noise", "damaged") { Array("%PDF-1.4\n".utf8) + noise(500_000) },
        HostileDocument("a PDF with lies in its table", "text") {
            let text = String(decoding: PDFFixture(pages: ["words"]).bytes, as: UTF8.self)
            return Array(text.replacing("00000 n", with: "00009 n").replacing("startxref\n", with: "startxref\n9").utf8)
        },
        HostileDocument("a PDF whose tree of pages is a circle", "damaged", "noText") {
            replacing(PDFFixture(pages: ["x"]), "/Kids [5 0 R]", "/Kids [2 0 R 2 0 R]")
        },
        HostileDocument("a PDF that claims a billion pages", "tooManyPages", "damaged", "text") {
            replacing(PDFFixture(pages: ["x"]), "/Count 1 ", "/Count 999999999 ")
        },
        HostileDocument("a PDF of three thousand pages", "tooManyPages") {
            PDFFixture(pages: [String](repeating: "x", count: 3000)).bytes
        },
        HostileDocument("a PDF without text", "noText") {
            var pdf = PDFFixture(pages: [])
            pdf.streams = [Array("0 0 100 100 re f".utf8)]
            return pdf.bytes
        },
        HostileDocument("a PDF with a password", "encrypted") {
            var pdf = PDFFixture(pages: ["x"])
            let hash = String(repeating: "00", count: 32)
            pdf.trailer =
                "/Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -1 /O <\(hash)> /U <\(hash)> >> "
                + "/ID [<00> <00>]"
            return pdf.bytes
        },
        HostileDocument("a PDF that unpacks to a gigabyte", "noText", "tooExpensive", "damaged") {
            var pdf = PDFFixture(pages: [])
            // a run of 128 bytes 0x81 is written 0x81 0x81, so that packing again packs again
            pdf.streams = [[UInt8](repeating: 0x81, count: 4096) + [0x80]]
            pdf.streamEntries = "/Filter [/RunLengthDecode /RunLengthDecode /RunLengthDecode]"
            return pdf.bytes
        },
        HostileDocument("a PDF that doubles its text thirty times", "tooExpensive", "tooMuchText") { laughs(30) },
        HostileDocument("a PDF whose form draws itself", "text", "noText", "tooExpensive") {
            var pdf = PDFFixture(pages: [])
            pdf.streams = [Array("/X Do".utf8)]
            pdf.extra = [form(calling: pdf.firstExtra, "BT /F1 9 Tf (again) Tj ET /X Do /X Do")]
            return pdf.bytes
        },
        HostileDocument("a PDF of nested brackets", "damaged", "noText", "text") {
            var pdf = PDFFixture(pages: [])
            pdf.streams = [text("[", 1_000_000)]
            pdf.extra = [String(repeating: "[", count: 200_000)]
            return pdf.bytes
        },
        HostileDocument("a PDF of a million saved states", "text", "noText", "tooExpensive") {
            var pdf = PDFFixture(pages: [])
            pdf.streams = [text("q ", 1_000_000) + Array("BT /F1 9 Tf (deep) Tj ET".utf8)]
            return pdf.bytes
        },
        HostileDocument("a PDF whose table leads back to itself", "text", "damaged") {
            var pdf = PDFFixture(pages: ["words"])
            pdf.trailer = "/Prev 9"
            let text = String(decoding: pdf.bytes, as: UTF8.self)
            let start = text.utf8.count - (text.split(separator: "xref\n0 ").last?.utf8.count ?? 0) - 7
            return Array(text.replacing("/Prev 9", with: "/Prev \(start)").utf8)
        },
        HostileDocument("a PDF on a page as large as a country", "text", "noText") {
            replacing(PDFFixture(pages: ["x"]), "[0 0 612 792]", "[0 0 1e9 1e9]")
        },
        HostileDocument("a PDF with a stream longer than itself", "text", "noText", "damaged") {
            replacing(PDFFixture(pages: ["x"]), "/Length ", "/Length 99999999")
        },
        HostileDocument("a PDF that is a page as well", "text", "damaged") {
            Array("<html><script>x()</script><p>page\n".utf8) + PDFFixture(pages: ["x"]).bytes
        },
    ]

    private static func replacing(_ pdf: PDFFixture, _ text: String, _ other: String) -> [UInt8] {
        Array(String(decoding: pdf.bytes, as: UTF8.self).replacing(text, with: other).utf8)
    }

    /// Forms that each draw the next twice.
    private static func laughs(_ depth: Int) -> [UInt8] {
        var pdf = PDFFixture(pages: [])
        pdf.streams = [Array("/X Do".utf8)]
        pdf.extra = (1..<depth).map { form(calling: pdf.firstExtra + $0, "/X Do 1 0 0 1 1 1 cm /X Do") }
        pdf.extra.append(form(calling: 1, "BT /F1 9 Tf (ha) Tj ET"))
        return pdf.bytes
    }

    private static func form(calling number: Int, _ content: String) -> String {
        "<< /Type /XObject /Subtype /Form /BBox [0 0 600 700] /Length \(content.utf8.count) /Resources "
            + "<< /Font << /F1 3 0 R >> /XObject << /X \(number) 0 R >> >> >>\nstream\n\(content)\nendstream"
    }
}
