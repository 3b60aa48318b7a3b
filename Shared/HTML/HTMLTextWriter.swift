/// Lays out a document's events as text.
final class HTMLTextWriter: HTMLEventHandler {
    private var lines: HTMLLines
    private var dropDepth = 0
    private var preformattedDepth = 0
    private var links: [Link] = []

    /// A link that is open: where it leads and where its text began.
    private struct Link {
        let address: String?
        let start: Int
    }

    init(maximumSize: Int) {
        lines = HTMLLines(maximumSize: maximumSize)
    }

    var isFull: Bool { lines.isFull }

    /// Bytes since the last cut.
    var size: Int { lines.size }
    /// Whether what comes now is not shown.
    var isDropping: Bool { dropDepth > 0 }

    func finished() -> String {
        lines.finished()
    }

    /// What was written since the last cut.
    func cut() -> String {
        lines.cut()
    }

    func start(_ name: String, attributes: [String: String]) {
        let kind = HTMLElementKind(name)
        guard dropDepth == 0, kind != .dropped, !Self.isHidden(attributes) else {
            // Elements without an end tag get an end event as well, so the count comes out even.
            dropDepth += 1
            return
        }
        switch kind {
        case .block: lines.endLine()
        case .paragraph: lines.endParagraph()
        case .listItem: lines.begin(item: "- ")
        case .cell: lines.separateCell()
        case .quote: lines.beginQuote()
        case .preformatted: beginPreformatted()
        case .link: links.append(Link(address: attributes["href"], start: lines.size))
        case .lineBreak: lines.breakLine()
        case .rule: lines.rule()
        case .image: lines.append(collapsing: attributes["alt"] ?? "")
        case .dropped, .inline: break
        }
    }

    func end(_ name: String) {
        guard dropDepth == 0 else {
            dropDepth -= 1
            return
        }
        switch HTMLElementKind(name) {
        case .block, .listItem: lines.endLine()
        case .paragraph: lines.endParagraph()
        case .quote: lines.endQuote()
        case .preformatted: endPreformatted()
        case .link: endLink()
        case .dropped, .cell, .lineBreak, .rule, .image, .inline: break
        }
    }

    func text(_ text: String) {
        guard dropDepth == 0 else { return }
        if preformattedDepth > 0 { lines.append(verbatim: text) } else { lines.append(collapsing: text) }
    }

    private func beginPreformatted() {
        lines.endParagraph()
        preformattedDepth += 1
    }

    private func endPreformatted() {
        preformattedDepth = max(0, preformattedDepth - 1)
        lines.endParagraph()
    }

    private func endLink() {
        guard let link = links.popLast(), let address = link.address.flatMap(Self.shown) else { return }
        // Marketing mail links whole tables; an address far from its text tells nothing.
        let text = lines.text(from: link.start)
        let target = address.hasPrefix("mailto:") ? String(address.dropFirst("mailto:".count)) : address
        guard !text.isEmpty, text.utf8.count <= 500, !text.contains(target) else { return }
        lines.append(collapsing: " (\(target))")
    }

    /// The address of a link where a reader may want to see it.
    private static func shown(_ address: String) -> String? {
        let lowercased = address.prefix(8).lowercased()
        guard address.utf8.count <= 200, ["http://", "https://", "mailto:"].contains(where: lowercased.hasPrefix)
        else { return nil }
        return address
    }

    private static func isHidden(_ attributes: [String: String]) -> Bool {
        if attributes["hidden"] != nil { return true }
        guard let style = attributes["style"]?.lowercased(), style.contains("display") else { return false }
        return style.filter { !$0.isWhitespace }.contains("display:none")
    }
}
