import Text

/// The words of a text and where they stand.
struct SnippetWords {
    struct Word {
        let range: Range<Int>
        let folded: String
    }

    let scalars: [Unicode.Scalar]
    let list: [Word]

    init(_ text: String) {
        let scalars = Array(text.unicodeScalars)
        var list: [Word] = []
        var start: Int?
        for index in 0...scalars.count {
            let isPart = index < scalars.count && Self.isWordPart(scalars[index])
            if isPart, start == nil { start = index }
            guard let first = start, !isPart || Self.isUnspaced(scalars[index]) else { continue }
            // scripts without spaces: every character for itself
            let end = isPart ? index + 1 : index
            list.append(Word(range: first..<end, folded: Self.folded(scalars[first..<end])))
            start = nil
        }
        self.scalars = scalars
        self.list = list
    }

    /// The words of a query that say something; all of them where none does.
    static func wanted(_ query: SearchQuery) -> [String] {
        let all = Array(Set(SnippetWords(query.text).list.map(\.folded))).sorted()
        let telling = all.filter { !SmallWords.contains($0) }
        return telling.isEmpty ? all : telling
    }

    /// The same word, or one that begins like it in five letters and two thirds of its length: an inflection.
    static func agrees(_ word: String, _ wanted: String) -> Bool {
        if word == wanted { return true }
        let shared = zip(word, wanted).prefix { $0 == $1 }.count
        return shared >= 5 && shared * 3 >= max(word.count, wanted.count) * 2
    }

    /// The part of the text with most different hits, from word to word.
    func window(around hits: [Word], length: Int) -> Range<Int> {
        guard scalars.count > length else { return scalars.indices }
        var best = (start: 0, kinds: 0)
        var counts: [String: Int] = [:]
        var first = 0
        for (index, hit) in hits.enumerated() {
            counts[hit.folded, default: 0] += 1
            while first < index, hit.range.upperBound - hits[first].range.lowerBound > length * 3 / 4 {
                let gone = hits[first].folded
                counts[gone] = counts[gone].flatMap { $0 > 1 ? $0 - 1 : nil }
                first += 1
            }
            if counts.count > best.kinds { best = (hits[first].range.lowerBound, counts.count) }
        }
        let start = wordStart(max(0, min(best.start - length / 8, scalars.count - length)))
        return start..<wordEnd(min(scalars.count, start + length), after: start)
    }

    /// Forward to where a word begins, if that is near.
    private func wordStart(_ index: Int) -> Int {
        guard index > 0 else { return 0 }
        let near = scalars[index...].prefix(40)
        guard let space = near.firstIndex(where: \.properties.isWhitespace) else { return index }
        return space + 1
    }

    /// Back to where a word ends, if that is near.
    private func wordEnd(_ index: Int, after start: Int) -> Int {
        guard index < scalars.count else { return index }
        let near = scalars[max(start, index - 40)..<index]
        return near.lastIndex(where: \.properties.isWhitespace).flatMap { $0 > start ? $0 : nil } ?? index
    }

    private static func folded(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        String(String.UnicodeScalarView(scalars)).lowercased()
    }

    private static func isWordPart(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil
            || scalar.properties.generalCategory == .nonspacingMark
    }

    private static func isUnspaced(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x3041...0x30FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF: true
        default: false
        }
    }
}
