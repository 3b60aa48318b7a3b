/// Divides the blocks of a text into units.
struct UnitReader {
    let text: [Unicode.Scalar]
    let options: ChunkingOptions

    private static let longestHeading = 200

    func units(of blocks: [TextBlock]) -> [ChunkUnit] {
        let splitter = SentenceSplitter(text)
        let cutter = WordCutter(text: text, maximumTokens: options.maximumTokens)
        var heading: String?
        var units: [ChunkUnit] = []
        for block in blocks {
            if block.isHeading { heading = shortened(block.range) }
            for sentence in sentences(of: block, splitter) {
                let tokens = TokenEstimate.count(text[sentence])
                let parts = tokens > options.maximumTokens ? cutter.parts(of: sentence) : [sentence]
                for part in parts {
                    let range = splitter.trim(part)
                    guard !range.isEmpty else { continue }
                    let tokens = parts.count > 1 ? TokenEstimate.count(text[range]) : tokens
                    units.append(
                        ChunkUnit(
                            range: range, tokens: tokens, isHeading: block.isHeading, page: block.page,
                            heading: heading))
                }
            }
        }
        return units
    }

    private func sentences(of block: TextBlock, _ splitter: SentenceSplitter) -> [Range<Int>] {
        switch block.kind {
        case .heading: [splitter.trim(block.range)].filter { !$0.isEmpty }
        case .paragraph: splitter.sentences(in: block.range)
        case .verbatim: lines(of: block.range)
        }
    }

    private func lines(of range: Range<Int>) -> [Range<Int>] {
        text[range].split(separator: "\n").map(\.indices)
    }

    private func shortened(_ range: Range<Int>) -> String {
        String(text[range].prefix(Self.longestHeading))
    }
}
