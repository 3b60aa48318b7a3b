/// Puts units together to chunks.
struct ChunkPacker {
    private let text: [Unicode.Scalar]
    private let options: ChunkingOptions
    private var chunks: [Chunk] = []
    private var current: [ChunkUnit] = []
    private var tokens = 0
    /// How many of the current units repeat the chunk before.
    private var repeated = 0

    init(text: [Unicode.Scalar], options: ChunkingOptions) {
        self.text = text
        self.options = options
    }

    mutating func add(_ unit: ChunkUnit) {
        let isFull = tokens + unit.tokens > options.maximumTokens
        let isSection = unit.isHeading && !endsWithHeading && tokens * 2 >= options.maximumTokens
        if isFull || isSection, current.count > repeated { end(before: unit) }
        dropRepeated(for: unit)
        current.append(unit)
        tokens += unit.tokens
    }

    mutating func finished() -> [Chunk] {
        if current.count > repeated { emit(current[...]) }
        return chunks
    }

    private var endsWithHeading: Bool { current.last?.isHeading ?? false }

    /// Ends the chunk, and begins the next with the headings that stand at its end, or with what is repeated.
    private mutating func end(before unit: ChunkUnit) {
        let headings = current[repeated...].reversed().prefix { $0.isHeading }.count
        let carried = current.suffix(headings)
        let weight = carried.reduce(unit.tokens) { $0 + $1.tokens }
        if headings > 0, weight <= options.maximumTokens {
            let ended = current.dropLast(headings)
            if ended.count > repeated { emit(ended) }
            begin(with: Array(carried), repeated: 0)
        } else {
            emit(current[...])
            let overlap = unit.isHeading ? [] : overlap(of: current)
            begin(with: overlap, repeated: overlap.count)
        }
    }

    private mutating func begin(with units: [ChunkUnit], repeated: Int) {
        current = units
        self.repeated = repeated
        tokens = units.reduce(0) { $0 + $1.tokens }
    }

    /// What is repeated gives way to what is new.
    private mutating func dropRepeated(for unit: ChunkUnit) {
        while repeated > 0, tokens + unit.tokens > options.maximumTokens {
            tokens -= current.removeFirst().tokens
            repeated -= 1
        }
    }

    private func overlap(of units: [ChunkUnit]) -> [ChunkUnit] {
        var room = options.overlapTokens
        var result: [ChunkUnit] = []
        for unit in units.reversed() {
            guard unit.tokens <= room else { break }
            room -= unit.tokens
            result.append(unit)
        }
        if let last = units.last, result.isEmpty { result = lastWords(of: last) }
        // a chunk repeated whole would be one too many
        if result.count == units.count, result.last?.range == units.first?.range { result.removeLast() }
        return result.reversed()
    }

    private func lastWords(of unit: ChunkUnit) -> [ChunkUnit] {
        let start = WordCutter(text: text, maximumTokens: options.overlapTokens).tail(of: unit.range)
        guard start > unit.range.lowerBound, start < unit.range.upperBound else { return [] }
        let range = start..<unit.range.upperBound
        return [
            ChunkUnit(
                range: range, tokens: TokenEstimate.count(text[range]), isHeading: false, page: unit.page,
                heading: unit.heading)
        ]
    }

    private mutating func emit(_ units: ArraySlice<ChunkUnit>) {
        guard let first = units.first, let last = units.last else { return }
        let range = first.range.lowerBound..<last.range.upperBound
        let pages = units.compactMap(\.page)
        chunks.append(
            Chunk(
                index: chunks.count, text: String(text[range]), range: range,
                tokens: units.reduce(0) { $0 + $1.tokens },
                pages: pages.min().flatMap { first in pages.max().map { first...$0 } },
                heading: heading(of: units)))
    }

    /// That of what is new in the chunk.
    private func heading(of units: ArraySlice<ChunkUnit>) -> String? {
        units.dropFirst(repeated).first?.heading ?? units.last?.heading
    }
}
