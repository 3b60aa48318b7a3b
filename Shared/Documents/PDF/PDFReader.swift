import Subprocess

/// PDF, by poppler: paragraphs in reading order, page by page. Headings are not told from paragraphs, and the text of
/// images is not recognised.
struct PDFReader {
    let limits: DocumentLimits
    let poppler: Poppler

    /// Our own end of the pipe, as a file that can be read at any place.
    private static let input = "/proc/self/fd/0"
    private static let maximumInfo = 64 * 1024

    func read(_ bytes: [UInt8]) async throws -> Document {
        let file = try MemoryFile(bytes)
        let info = try await info(of: file)
        guard let pages = info.pages, pages > 0 else { throw DocumentError(.damaged, "the PDF has no pages") }
        guard pages <= limits.maximumPages else {
            throw DocumentError(.tooManyPages, "the PDF has \(pages) pages; the most is \(limits.maximumPages)")
        }
        var builder = TextBuilder(limits: limits)
        for (index, page) in try await text(of: file).split(separator: "\u{0C}", omittingEmptySubsequences: false)
            .enumerated()
        {
            try builder.append(paragraphs: page, page: min(index + 1, pages))
        }
        var metadata = DocumentMetadata(format: .pdf)
        (metadata.title, metadata.author, metadata.createdAt) = (info.title, info.author, info.createdAt)
        metadata.pages = pages
        return builder.document(metadata)
    }

    private func info(of file: borrowing MemoryFile) async throws -> PDFInfo {
        let ending = try await program("pdfinfo", output: Self.maximumInfo)
            .run(["-enc", "UTF-8", "-isodates", Self.input], on: file)
        guard case .exited(0) = ending.status else { throw Self.error(ending) }
        return PDFInfo(ending.output)
    }

    private func text(of file: borrowing MemoryFile) async throws -> String {
        // a page break and line ends come on top of what is counted later
        let ending = try await program("pdftotext", output: limits.maximumTextSize + 1024 * 1024)
            .run(["-q", "-enc", "UTF-8", "-eol", "unix", Self.input, "-"], on: file)
        guard case .exited(0) = ending.status else { throw Self.error(ending) }
        return String(decoding: ending.output, as: UTF8.self)
    }

    private func program(_ name: String, output: Int) throws(DocumentError) -> BoundedProgram {
        BoundedProgram(
            name: name, prlimit: try poppler.path(of: "prlimit", from: "util-linux"),
            program: try poppler.path(of: name, from: "poppler-utils"), limits: limits, maximumOutput: output)
    }

    /// By exit code, which the manual page names: 1 not openable, 3 not permitted.
    private static func error(_ ending: BoundedProgram.Ending) -> DocumentError {
        if ending.complaints.contains("password") {
            return DocumentError(.encrypted, "the PDF is locked with a password; upload it without one")
        }
        if case .exited(3) = ending.status {
            return DocumentError(.encrypted, "the PDF's author does not permit to take out its text")
        }
        return DocumentError(.damaged, "the PDF is broken: poppler cannot open it")
    }
}
