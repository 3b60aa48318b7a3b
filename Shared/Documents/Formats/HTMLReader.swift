import HTML
import MIME
import Text

/// HTML: its headings, and the text that a reader would see between them.
struct HTMLReader {
    let limits: DocumentLimits

    func read(_ bytes: [UInt8]) throws(DocumentError) -> Document {
        let decoded = decode(bytes)
        let outline = HTMLOutline(
            decoded.text, maximumDepth: limits.maximumDepth, maximumOutputSize: limits.maximumTextSize)
        guard !outline.isTooDeep else {
            throw DocumentError(.tooComplex, "the page nests more than \(limits.maximumDepth) elements")
        }
        guard !outline.isTooLong else {
            throw DocumentError(.tooMuchText, "the page's text is longer than \(limits.maximumTextSize) bytes")
        }
        var builder = TextBuilder(limits: limits)
        try builder.append(outline)
        var metadata = DocumentMetadata(format: .html)
        metadata.title = outline.title
        metadata.language = outline.language?.split(separator: "-").first.map { TextLanguage(code: String($0)) }
        (metadata.encoding, metadata.isLossy) = (decoded.name, decoded.isLossy)
        return builder.document(metadata)
    }

    /// A byte order mark goes before the page's own claim, and that before a guess.
    private func decode(_ bytes: [UInt8]) -> (text: String, name: String, isLossy: Bool) {
        guard !TextEncoding.hasWideMark(bytes), let claimed = HTMLCharset.declared(in: bytes) else {
            return TextEncoding.decode(bytes)
        }
        let decoded = CharsetDecoder.decode(bytes, charset: claimed)
        return (decoded.text, claimed, decoded.isLossy)
    }
}

extension TextBuilder {
    mutating func append(_ outline: HTMLOutline) throws(DocumentError) {
        for section in outline.sections {
            if let level = section.level {
                try append(section.text, as: .heading(level: level))
            } else {
                try append(paragraphs: section.text)
            }
        }
    }
}
