import CXML2

/// libxml2's HTML parser, by events: without a tree there is no recursion over the document and no memory for it.
enum HTMLParser {
    /// Starts libxml2 once, as its threading rules ask.
    static let isReady: Void = xmlInitParser()

    /// - Returns: whether elements were nested deeper than allowed; reading ended there.
    @discardableResult
    static func parse(_ html: String, maximumSize: Int, maximumDepth: Int, handler: any HTMLEventHandler) -> Bool {
        _ = isReady
        // Cutting may split a character, which decoding then replaces.
        let cut = String(decoding: html.utf8.prefix(maximumSize), as: UTF8.self)
        let bytes = HTMLPreflight.check(cut.utf8)
        guard !bytes.isEmpty, let context = htmlNewParserCtxt() else { return false }
        defer { htmlFreeParserCtxt(context) }
        let session = HTMLParserSession(context: context, maximumDepth: maximumDepth, handler: handler)
        withExtendedLifetime(session) {
            install(on: context, session)
            // The encoding given here wins over the document's own claim, which no longer holds.
            let document = bytes.withUnsafeBufferPointer { buffer in
                buffer.withMemoryRebound(to: CChar.self) {
                    htmlCtxtReadMemory(context, $0.baseAddress, Int32($0.count), nil, "UTF-8", options)
                }
            }
            if let document { xmlFreeDoc(document) }
        }
        return session.isTooDeep
    }

    static let options = Int32(
        HTML_PARSE_RECOVER.rawValue | HTML_PARSE_NOERROR.rawValue | HTML_PARSE_NOWARNING.rawValue
            | HTML_PARSE_NONET.rawValue | HTML_PARSE_IGNORE_ENC.rawValue | HTML_PARSE_NODEFDTD.rawValue
    )

    private static func install(on context: htmlParserCtxtPtr, _ session: HTMLParserSession) {
        context.pointee.userData = Unmanaged.passUnretained(session).toOpaque()
        guard let sax = context.pointee.sax else { return }
        sax.pointee.startDocument = nil
        sax.pointee.endDocument = nil
        sax.pointee.internalSubset = nil
        sax.pointee.comment = nil
        sax.pointee.processingInstruction = nil
        sax.pointee.setDocumentLocator = nil
        sax.pointee.startElement = { HTMLParserSession.from($0)?.start($1, $2) }
        sax.pointee.endElement = { HTMLParserSession.from($0)?.end($1) }
        sax.pointee.characters = { HTMLParserSession.from($0)?.text($1, $2) }
        sax.pointee.ignorableWhitespace = { HTMLParserSession.from($0)?.text($1, $2) }
        // Content of script and style.
        sax.pointee.cdataBlock = nil
    }
}
