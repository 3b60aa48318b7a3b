/// A small PDF, well-formed unless told otherwise.
package struct PDFFixture: Sendable {
    var pages: [String]
    var title: String?
    /// More entries of the trailer.
    var trailer = ""
    /// Objects beside those of the pages; the first gets the number ``firstExtra``.
    var extra: [String] = []
    /// Streams of pages in place of those made from text.
    var streams: [[UInt8]]?
    /// More entries of each stream's dictionary.
    var streamEntries = ""

    package static let date = "D:20261120100000+01'00'"

    package init(pages: [String], title: String? = nil) {
        self.pages = pages
        self.title = title
    }

    private var contents: [[UInt8]] {
        streams ?? pages.map { text in Array("BT /F1 12 Tf 72 700 Td (\(text)) Tj ET".utf8) }
    }

    /// The number of the first extra object.
    var firstExtra: Int { 5 + 2 * contents.count }

    /// Catalogue, tree of pages, font, information; then two for each page; then the extra ones.
    package var bytes: [UInt8] {
        let kids = contents.indices.map { "\(5 + 2 * $0) 0 R" }.joined(separator: " ")
        var objects: [[UInt8]] = [
            "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [\(kids)] /Count \(contents.count) >>",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            "<< /Title (\(title ?? "")) /CreationDate (\(Self.date)) >>",
        ].map { Array($0.utf8) }
        for (index, content) in contents.enumerated() {
            let page =
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents \(6 + 2 * index) 0 R "
                + "/Resources << /Font << /F1 3 0 R >> /XObject << /X \(firstExtra) 0 R >> >> >>"
            objects.append(Array(page.utf8))
            let head = "<< /Length \(content.count) \(streamEntries) >>\nstream\n"
            objects.append(Array(head.utf8) + content + Array("\nendstream".utf8))
        }
        return Self.file(of: objects + extra.map { Array($0.utf8) }, trailer: trailer)
    }

    private static func file(of objects: [[UInt8]], trailer: String) -> [UInt8] {
        var bytes = Array("%PDF-1.5\n".utf8)
        var offsets: [Int] = []
        for (index, object) in objects.enumerated() {
            offsets.append(bytes.count)
            bytes += Array("\(index + 1) 0 obj\n".utf8) + object + Array("\nendobj\n".utf8)
        }
        let start = bytes.count
        bytes += Array("xref\n0 \(objects.count + 1)\n0000000000 65535 f \n".utf8)
        for offset in offsets {
            let digits = String(offset)
            bytes += Array((String(repeating: "0", count: 10 - digits.count) + digits + " 00000 n \n").utf8)
        }
        let end =
            "trailer\n<< /Size \(objects.count + 1) /Root 1 0 R /Info 4 0 R \(trailer) >>\nstartxref\n\(start)\n%%EOF\n"
        return bytes + Array(end.utf8)
    }
}
