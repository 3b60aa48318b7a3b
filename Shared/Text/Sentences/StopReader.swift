/// Looks at what stands around a full stop that white space follows.
struct StopReader {
    private let text: [Unicode.Scalar]
    /// What stands before the stop, up to white space or an opening mark; at most 24 scalars.
    private let word: ArraySlice<Unicode.Scalar>
    /// Whether the word is the first of its line.
    private let isFirst: Bool
    private let next: ArraySlice<Unicode.Scalar>

    private static let longest = 24

    init(_ text: [Unicode.Scalar], stop: Int, end: Int, limit: Int) {
        self.text = text
        var start = stop
        while start > 0, stop - start < Self.longest, !text[start - 1].isSpace,
            !SentenceMark.openers.contains(text[start - 1])
        {
            start -= 1
        }
        word = text[start..<stop]
        isFirst = text[..<start].last { $0 != " " && $0 != "\t" }?.isNewline ?? true
        next = text[end..<limit].drop { $0.isSpace }.prefix(Self.longest)
    }

    var isWithinSentence: Bool {
        guard !word.isEmpty else { return false }
        if word.allSatisfy(\.isDigit) { return isNumbered }
        if isInitial || isLettersWithStops { return true }
        return Abbreviations.all.contains(lowercased(word))
    }

    /// The number of an item, or of a day before its month.
    private var isNumbered: Bool {
        guard word.count <= 2 else { return false }
        if isFirst { return true }
        return Abbreviations.months.contains(lowercased(next.prefix { $0.isLetter }))
    }

    /// `J.` of a name, `z.` of `z. B.`; the English `I` is none.
    private var isInitial: Bool {
        guard word.count == 1, let letter = word.first else { return false }
        return letter.isLetter && !letter.isUnspaced && letter != "I"
    }

    /// `e.g`, `z.B`, `U.S`; hours of the day may end a sentence.
    private var isLettersWithStops: Bool {
        guard word.count >= 3, word.count % 2 == 1 else { return false }
        for (offset, scalar) in word.enumerated() where offset % 2 == 0 ? !scalar.isLetter : scalar != "." {
            return false
        }
        return !["a.m", "p.m"].contains(lowercased(word))
    }

    private func lowercased(_ scalars: ArraySlice<Unicode.Scalar>) -> String { String(scalars).lowercased() }
}
