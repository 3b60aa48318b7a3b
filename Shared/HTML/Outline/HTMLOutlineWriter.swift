/// Lays out a page's events as text, cut at its headings.
final class HTMLOutlineWriter: HTMLEventHandler {
    private let writer: HTMLTextWriter
    private let maximumSize: Int
    private var sections: [HTMLOutline.Section] = []
    private var finishedSize = 0
    /// Of the heading that is open.
    private var level: Int?
    private var titleText = ""
    private var isInTitle = false
    private(set) var language: String?

    private static let longestTitle = 1000

    init(maximumSize: Int) {
        self.maximumSize = maximumSize
        writer = HTMLTextWriter(maximumSize: maximumSize)
    }

    var isFull: Bool { finishedSize + writer.size >= maximumSize }

    var title: String? {
        let words = titleText.split(whereSeparator: \.isWhitespace)
        return words.isEmpty ? nil : words.joined(separator: " ")
    }

    func finished() -> [HTMLOutline.Section] {
        cut(level: level)
        return sections
    }

    func start(_ name: String, attributes: [String: String]) {
        switch name {
        case "html": language = language ?? attributes["lang"] ?? attributes["xml:lang"]
        case "title": isInTitle = titleText.isEmpty
        default: break
        }
        if let level = Self.level(name), !writer.isDropping {
            cut(level: self.level)
            self.level = level
        }
        writer.start(name, attributes: attributes)
    }

    func end(_ name: String) {
        if name == "title" { isInTitle = false }
        writer.end(name)
        if level != nil, Self.level(name) != nil, !writer.isDropping {
            cut(level: level)
            level = nil
        }
    }

    func text(_ text: String) {
        if isInTitle, titleText.count < Self.longestTitle {
            titleText += text.prefix(Self.longestTitle - titleText.count)
        }
        writer.text(text)
    }

    private func cut(level: Int?) {
        let text = writer.cut()
        finishedSize += text.utf8.count
        if !text.isEmpty { sections.append(HTMLOutline.Section(level: level, text: text)) }
    }

    private static func level(_ name: String) -> Int? {
        guard name.utf8.count == 2, name.hasPrefix("h"), let level = name.last?.wholeNumberValue else { return nil }
        return (1...6).contains(level) ? level : nil
    }
}
