/// The paragraphs of a text, divided by empty lines and form feeds.
struct Paragraphs {
    let blocks: [TextBlock]

    init(_ text: [Unicode.Scalar]) {
        var blocks: [TextBlock] = []
        var start = 0
        var lineStart = 0
        var isEmptyLine = true
        for index in text.indices {
            let scalar = text[index]
            if scalar == "\n" || scalar == "\u{0C}" {
                if isEmptyLine || scalar == "\u{0C}" {
                    Self.append(start..<(isEmptyLine ? lineStart : index), to: &blocks)
                    start = index + 1
                }
                (lineStart, isEmptyLine) = (index + 1, true)
            } else if !scalar.isSpace {
                isEmptyLine = false
            }
        }
        Self.append(start..<text.count, to: &blocks)
        self.blocks = blocks
    }

    private static func append(_ range: Range<Int>, to blocks: inout [TextBlock]) {
        if !range.isEmpty { blocks.append(TextBlock(kind: .paragraph, range: range)) }
    }
}
