import CXML2

/// An XPath 1.0 expression, checked.
///
/// Names of elements and attributes are in small letters, whatever the page has.
public struct XPath: Sendable, Hashable {
    public let expression: String

    /// Bytes of an expression. 1000.
    private static let longest = 1000

    /// - Throws: ``HTMLError`` `.badPath`, with the position where libxml2 stopped.
    public init(_ expression: String) throws(HTMLError) {
        guard expression.utf8.count <= Self.longest, !expression.utf8.contains(0) else {
            throw HTMLError(.badPath, "the XPath is longer than \(Self.longest) bytes or holds a NUL")
        }
        _ = HTMLParser.isReady
        guard let context = xmlXPathNewContext(nil) else { throw HTMLError(.badPath, "there is no memory") }
        defer { xmlXPathFreeContext(context) }
        context.pointee.error = Self.silence
        guard let compiled = xmlXPathCtxtCompile(context, expression) else {
            let position = context.pointee.lastError.int1
            throw HTMLError(.badPath, "'\(expression)' is no XPath 1.0: it breaks off at character \(position + 1)")
        }
        xmlXPathFreeCompExpr(compiled)
        self.expression = expression
    }

    /// Keeps libxml2 from writing to standard error.
    static let silence: xmlStructuredErrorFunc = { _, _ in }
}
