import CXML2

/// An element, attribute or text of a page, which it keeps in memory.
public struct HTMLNode {
    private let page: HTMLDocument
    private let node: xmlNodePtr

    init(_ page: HTMLDocument, _ node: xmlNodePtr) {
        self.page = page
        self.node = node
    }

    /// What a path leads to from here, in the order of the page; nothing where it leads to a number or a string.
    ///
    /// - Throws: ``HTMLError`` `.tooExpensive`.
    public func select(_ path: XPath) throws(HTMLError) -> [HTMLNode] {
        let result = try page.evaluate(path, at: node)
        defer { xmlXPathFreeObject(result) }
        return nodes(of: result)
    }

    /// The texts that a path leads to from here: of each node its own, or the one string or number of an expression.
    /// White space is collapsed; empty ones are left out.
    ///
    /// - Throws: ``HTMLError`` `.tooExpensive`.
    public func texts(_ path: XPath) throws(HTMLError) -> [String] {
        let result = try page.evaluate(path, at: node)
        defer { xmlXPathFreeObject(result) }
        if result.pointee.type == XPATH_NODESET { return nodes(of: result).map(\.text).filter { !$0.isEmpty } }
        guard let string = xmlXPathCastToString(result) else { return [] }
        defer { carillon_xml_free(string) }
        let text = Self.collapsed(String(cString: string))
        return text.isEmpty ? [] : [text]
    }

    /// All text within, white space collapsed; of an attribute its value.
    public var text: String {
        guard let content = xmlNodeGetContent(node) else { return "" }
        defer { carillon_xml_free(content) }
        return Self.collapsed(String(cString: content))
    }

    private func nodes(of result: xmlXPathObjectPtr) -> [HTMLNode] {
        guard result.pointee.type == XPATH_NODESET, let set = result.pointee.nodesetval,
            let table = set.pointee.nodeTab
        else { return [] }
        xmlXPathNodeSetSort(set)
        return (0..<Int(set.pointee.nodeNr)).compactMap { table[$0].map { HTMLNode(page, $0) } }
    }

    private static func collapsed(_ text: String) -> String {
        text.split { $0.isWhitespace || $0 == "\u{200B}" || $0 == "\u{FEFF}" }.joined(separator: " ")
    }
}
