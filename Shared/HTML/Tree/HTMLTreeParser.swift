import CXML2

/// Builds a page's tree, as deep as allowed.
final class HTMLTreeParser {
    private let context: htmlParserCtxtPtr
    private let maximumDepth: Int
    private var depth = 0
    private var isTooDeep = false

    private init(context: htmlParserCtxtPtr, maximumDepth: Int) {
        self.context = context
        self.maximumDepth = maximumDepth
    }

    static func parse(_ html: String, maximumDepth: Int) throws(HTMLError) -> xmlDocPtr {
        _ = HTMLParser.isReady
        let bytes = HTMLPreflight.check(html.utf8)
        guard bytes.contains(where: { $0 > 0x20 }) else { throw HTMLError(.empty, "the page is empty") }
        guard let context = htmlNewParserCtxt() else { throw HTMLError(.unreadable, "there is no memory for a page") }
        defer { htmlFreeParserCtxt(context) }
        let parser = HTMLTreeParser(context: context, maximumDepth: maximumDepth)
        let document = withExtendedLifetime(parser) { parser.read(bytes) }
        guard !parser.isTooDeep, let document else {
            document.map(xmlFreeDoc)
            throw parser.isTooDeep
                ? HTMLError(.tooDeep, "the page nests more than \(maximumDepth) elements")
                : HTMLError(.unreadable, "no page could be read from \(bytes.count) bytes")
        }
        return document
    }

    private func read(_ bytes: [UInt8]) -> xmlDocPtr? {
        // The handlers that build the tree want the context itself; so this object goes where applications may put one.
        context.pointee._private = Unmanaged.passUnretained(self).toOpaque()
        context.pointee.sax?.pointee.startElement = { HTMLTreeParser.from($0)?.start($1, $2) }
        context.pointee.sax?.pointee.endElement = { HTMLTreeParser.from($0)?.end($1) }
        return bytes.withUnsafeBufferPointer { buffer in
            buffer.withMemoryRebound(to: CChar.self) {
                htmlCtxtReadMemory(context, $0.baseAddress, Int32($0.count), nil, "UTF-8", HTMLParser.options)
            }
        }
    }

    private static func from(_ context: UnsafeMutableRawPointer?) -> HTMLTreeParser? {
        context?.assumingMemoryBound(to: xmlParserCtxt.self).pointee._private.map {
            Unmanaged<HTMLTreeParser>.fromOpaque($0).takeUnretainedValue()
        }
    }

    private func start(_ name: UnsafePointer<xmlChar>?, _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?) {
        depth += 1
        guard depth <= maximumDepth else {
            isTooDeep = true
            return xmlStopParser(context)
        }
        xmlSAX2StartElement(context, name, attributes)
    }

    private func end(_ name: UnsafePointer<xmlChar>?) {
        depth -= 1
        xmlSAX2EndElement(context, name)
    }
}
