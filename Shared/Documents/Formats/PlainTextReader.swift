/// Plain text: empty lines divide its paragraphs.
struct PlainTextReader {
    let limits: DocumentLimits

    func read(_ bytes: [UInt8]) throws(DocumentError) -> Document {
        let decoded = TextEncoding.decode(bytes)
        try TextBuilder.check(decoded.text, limits)
        var metadata = DocumentMetadata(format: .plainText)
        (metadata.encoding, metadata.isLossy) = (decoded.name, decoded.isLossy)
        var builder = TextBuilder(limits: limits)
        try builder.append(paragraphs: decoded.text)
        return builder.document(metadata)
    }
}
