/// Cuts what is too long into parts of so many tokens at most: between words where there are any, between characters
/// where there are none.
struct WordCutter {
    let text: [Unicode.Scalar]
    let maximumTokens: Int

    private static let longestCharacter = 64

    func parts(of range: Range<Int>) -> [Range<Int>] {
        var parts: [Range<Int>] = []
        var rest = range
        while !rest.isEmpty {
            let end = firstEnd(of: rest)
            parts.append(rest.lowerBound..<end)
            rest = end..<range.upperBound
        }
        return parts
    }

    /// Where the longest tail of so many tokens begins that begins with a word; the range's end where there is none.
    func tail(of range: Range<Int>) -> Int {
        var counter = TokenCounter()
        var start = range.upperBound
        for index in range.reversed() {
            counter.add(text[index])
            if counter.count > maximumTokens { break }
            if isBreak(before: index) { start = index }
        }
        return start
    }

    private func firstEnd(of range: Range<Int>) -> Int {
        var counter = TokenCounter()
        var wordEnd: Int?
        for index in range {
            if index > range.lowerBound, isBreak(before: index) { wordEnd = index }
            counter.add(text[index])
            if counter.count > maximumTokens { return wordEnd ?? characterEnd(at: index, in: range) }
        }
        return range.upperBound
    }

    /// Back to where a character begins. What has no beginning within 64 scalars is no character that anybody writes, and
    /// is cut anyhow: so there is always progress, and not by one scalar at a time.
    private func characterEnd(at index: Int, in range: Range<Int>) -> Int {
        let last = max(index, range.lowerBound + 1)
        let first = max(range.lowerBound + 1, last - Self.longestCharacter)
        let ends = stride(from: last, through: first, by: -1)
        return ends.first { !text[$0].isJoined && text[$0 - 1].value != 0x200D } ?? last
    }

    /// Whether a word may begin here.
    private func isBreak(before index: Int) -> Bool {
        guard index > 0, !text[index].isSpace, !text[index].isJoined else { return false }
        return text[index - 1].isSpace || text[index].isUnspaced && text[index - 1].isUnspaced
    }
}
