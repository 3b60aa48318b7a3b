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
            let end =
                text[index].isNewline ? listItem(after: index, range.upperBound) : end(at: index, range.upperBound)
            if let end {
                append(start..<end, to: &result)
                (start, index) = (end, max(end, index + 1))
            } else {
                index += 1
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

    /// Where the sentence ends whose last mark may stand here; `nil` where none ends.
    private func end(at index: Int, _ limit: Int) -> Int? {
        guard let mark = SentenceMark(text[index]) else { return nil }
        var end = index + 1
        while end < limit, SentenceMark(text[end]) != nil || SentenceMark.closers.contains(text[end]) { end += 1 }
        if mark == .wide || end == limit { return end }
        guard text[end].isSpace else { return nil }
        let next = text[end..<limit].first { !$0.isSpace && !SentenceMark.openers.contains($0) }
        if next?.isLowercase == true { return nil }
        // `...` and `?.` are no abbreviation's stop
        let isLone = mark == .stop && index + 1 < limit && SentenceMark(text[index + 1]) == nil
        return isLone && StopReader(text, stop: index, end: end, limit: limit).isWithinSentence ? nil : end
    }

    /// The line's end, where the next line begins an item of a list.
    private func listItem(after index: Int, _ limit: Int) -> Int? {
        let line = text[(index + 1)..<limit].prefix(12).drop { $0 == " " || $0 == "\t" }
        guard let first = line.first else { return nil }
        let rest = line.dropFirst()
        if SentenceMark.bullets.contains(first) { return rest.first?.isSpace == true ? index + 1 : nil }
        guard first.isDigit else { return nil }
        let mark = line.drop { $0.isDigit }
        guard let stop = mark.first, stop == "." || stop == ")", mark.dropFirst().first?.isSpace == true else {
            return nil
        }
        return line.prefix { $0.isDigit }.count <= 3 ? index + 1 : nil
    }
}
