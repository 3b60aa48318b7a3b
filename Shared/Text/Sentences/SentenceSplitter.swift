/// Finds where sentences end, by rules that need no dictionary of the language.
///
/// A sentence ends at `.`, `!`, `?`, `…`, with the quotes and brackets that close behind it, where white space and no
/// small letter follows; at `。`, `！`, `？` and their like at once; and before an item of a list. A full stop does not
/// end one
/// - after an abbreviation (a list for English, German, French, Spanish, Italian and Dutch), an initial, or single
///   letters with stops between them;
/// - after the number of an item at a line's beginning, and of a day before a month's name;
/// - within numbers, addresses and names of files, since no white space follows.
///
/// A single line end is white space: lines are wrapped in mail and in PDF. Where an abbreviation does end a sentence,
/// two sentences stay one.
struct SentenceSplitter {
    private let text: [Unicode.Scalar]

    init(_ text: [Unicode.Scalar]) {
        self.text = text
    }

    /// The sentences of a part of the text, in order, without the white space around them; together they hold
    /// everything else.
    func sentences(in range: Range<Int>) -> [Range<Int>] {
        var result: [Range<Int>] = []
        var start = range.lowerBound
        var index = start
        while index < range.upperBound {
            let run = MarkRun(text, at: index, limit: range.upperBound)
            let isEnd = run.map { ends($0, range.upperBound) } ?? isBeforeItem(index, range.upperBound)
            // what does not end at the first of several marks in a row does not end at the next of them either; asking
            // each of them would take the square of their number
            index = run?.end ?? index + 1
            if isEnd {
                append(start..<index, to: &result)
                start = index
            }
        }
        append(start..<range.upperBound, to: &result)
        return result
    }

    private func append(_ range: Range<Int>, to result: inout [Range<Int>]) {
        let trimmed = trim(range)
        if !trimmed.isEmpty { result.append(trimmed) }
    }

    /// Without white space at both ends.
    func trim(_ range: Range<Int>) -> Range<Int> {
        guard let first = text[range].firstIndex(where: { !$0.isSpace }),
            let last = text[range].lastIndex(where: { !$0.isSpace })
        else { return range.lowerBound..<range.lowerBound }
        return first..<last + 1
    }

    /// Whether a sentence ends with these marks.
    private func ends(_ run: MarkRun, _ limit: Int) -> Bool {
        if run.isWide || run.end == limit { return true }
        guard text[run.end].isSpace else { return false }
        let next = text[run.end..<limit].first { !$0.isSpace && !SentenceMark.openers.contains($0) }
        if next?.isLowercase == true { return false }
        // `...` and `?.` are no abbreviation's stop
        guard run.isLoneStop else { return true }
        return !StopReader(text, stop: run.start, end: run.end, limit: limit).isWithinSentence
    }

    /// Whether a line ends here and the next begins an item of a list.
    private func isBeforeItem(_ index: Int, _ limit: Int) -> Bool {
        guard text[index].isNewline else { return false }
        let line = text[(index + 1)..<limit].prefix(12).drop { $0 == " " || $0 == "\t" }
        guard let first = line.first else { return false }
        let rest = line.dropFirst()
        if SentenceMark.bullets.contains(first) { return rest.first?.isSpace == true }
        guard first.isDigit else { return false }
        let mark = line.drop { $0.isDigit }
        guard let stop = mark.first, stop == "." || stop == ")", mark.dropFirst().first?.isSpace == true else {
            return false
        }
        return line.prefix { $0.isDigit }.count <= 3
    }
}
