/// Marks that may end a sentence, one behind the other, with the quotes and brackets that close between and behind them.
struct MarkRun {
    let start: Int
    /// Behind the last of them.
    let end: Int
    /// Whether one of them is of a script without spaces.
    let isWide: Bool
    /// Whether it is a single full stop.
    let isLoneStop: Bool

    /// - Returns: `nil` where no mark stands here.
    init?(_ text: [Unicode.Scalar], at index: Int, limit: Int) {
        guard let first = SentenceMark(text[index]) else { return nil }
        var (end, isWide, isLone) = (index + 1, first == .wide, true)
        while end < limit {
            if let mark = SentenceMark(text[end]) {
                isLone = false
                isWide = isWide || mark == .wide
            } else if !SentenceMark.closers.contains(text[end]) {
                break
            }
            end += 1
        }
        (start, self.end, self.isWide, isLoneStop) = (index, end, isWide, isLone && first == .stop)
    }
}
