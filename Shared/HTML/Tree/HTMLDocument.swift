import CXML2

/// A page as a tree, for looking things up in it by XPath.
///
/// Parsed by libxml2's HTML parser without network, DTD or external entities. Not `Sendable`: take out what is wanted
/// where it was parsed.
public final class HTMLDocument {
    /// Bytes of a page; more are refused. 8 MiB.
    public static let maximumSize = 8 * 1024 * 1024
    /// Open elements at once; more are refused. 256, the bound libxml2 itself sets for XML.
    public static let maximumDepth = 256
    /// Steps that one look-up may take. 20 million, some tenths of a second: a page of 8 MiB has about a million nodes.
    static let maximumSteps: UInt = 20_000_000

    let document: xmlDocPtr
    private let context: xmlXPathContextPtr
    private var compiled: [String: xmlXPathCompExprPtr] = [:]

    /// - Throws: ``HTMLError`` where the page is empty, too large or too deeply nested.
    public init(_ html: String) throws(HTMLError) {
        guard html.utf8.count <= Self.maximumSize else {
            throw HTMLError(.tooLarge, "the page has \(html.utf8.count) bytes, over \(Self.maximumSize)")
        }
        document = try HTMLTreeParser.parse(html, maximumDepth: Self.maximumDepth)
        guard let context = xmlXPathNewContext(document) else {
            xmlFreeDoc(document)
            throw HTMLError(.unreadable, "there is no memory to look into the page")
        }
        context.pointee.error = XPath.silence
        self.context = context
    }

    deinit {
        for expression in compiled.values { xmlXPathFreeCompExpr(expression) }
        xmlXPathFreeContext(context)
        xmlFreeDoc(document)
    }

    /// The elements and attributes that a path leads to, in the order of the page.
    ///
    /// - Throws: ``HTMLError`` `.tooExpensive` where the path takes too many steps on this page.
    public func select(_ path: XPath) throws(HTMLError) -> [HTMLNode] {
        try HTMLNode(self, UnsafeMutablePointer(document).withMemoryRebound(to: xmlNode.self, capacity: 1) { $0 })
            .select(path)
    }

    /// What a path leads to from a node; the caller frees it.
    func evaluate(_ path: XPath, at node: xmlNodePtr) throws(HTMLError) -> xmlXPathObjectPtr {
        guard let expression = compiled[path.expression] ?? xmlXPathCtxtCompile(context, path.expression) else {
            throw HTMLError(.badPath, "'\(path.expression)' is no XPath")
        }
        compiled[path.expression] = expression
        context.pointee.node = node
        context.pointee.opCount = 0
        context.pointee.opLimit = Self.maximumSteps
        guard let result = xmlXPathCompiledEval(expression, context) else {
            throw HTMLError(.tooExpensive, "'\(path.expression)' takes too many steps on this page, or fails on it")
        }
        return result
    }
}
