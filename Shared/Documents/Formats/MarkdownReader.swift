import Text

/// Markdown: headings, fenced code and paragraphs are told apart; marks within them stay as written.
struct MarkdownReader {
    let limits: DocumentLimits

    func read(_ bytes: [UInt8]) throws(DocumentError) -> Document {
        let decoded = TextEncoding.decode(bytes)
        try TextBuilder.check(decoded.text, limits)
        var metadata = DocumentMetadata(format: .markdown)
        (metadata.encoding, metadata.isLossy) = (decoded.name, decoded.isLossy)
        var state = State(builder: TextBuilder(limits: limits))
        for line in decoded.text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            try state.take(line)
        }
        try state.end(.paragraph)
        return state.builder.document(metadata)
    }

    private struct State {
        var builder: TextBuilder
        private var lines: [Substring] = []
        /// The three marks that opened the code that is being read.
        private var fence: Substring?

        init(builder: TextBuilder) {
            self.builder = builder
        }

        mutating func take(_ line: Substring) throws(DocumentError) {
            if let fence {
                guard line.drop(while: { $0 == " " }).hasPrefix(fence) else { return lines.append(line) }
                self.fence = nil
                return try end(.verbatim)
            }
            if MarkdownLine.isFence(line) {
                try end(.paragraph)
                fence = line.drop { $0 == " " }.prefix(3)
            } else if let heading = MarkdownLine.heading(line) {
                try end(.paragraph)
                try builder.append(heading.text, as: .heading(level: heading.level))
            } else if let level = MarkdownLine.underline(line), lines.count == 1 {
                try end(.heading(level: level))
            } else if line.allSatisfy(\.isWhitespace) {
                try end(.paragraph)
            } else {
                lines.append(line)
            }
        }

        mutating func end(_ kind: TextBlock.Kind) throws(DocumentError) {
            let text = lines.joined(separator: "\n")
            lines = []
            try builder.append(text, as: kind)
        }
    }
}
