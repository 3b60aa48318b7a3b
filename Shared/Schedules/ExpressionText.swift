/// An expression as characters, so that every piece of it knows its position.
struct ExpressionText: Sendable {
    let source: String
    let characters: [Character]

    init(_ source: String) {
        self.source = source
        characters = Array(source)
    }

    /// The text without white space around it.
    init(trimming source: String) {
        let start = source.drop { $0.isWhitespace }
        self.init(String(start.prefix(start.lastIndex { !$0.isWhitespace }.map { start[...$0].count } ?? 0)))
    }

    /// The text of a range of positions.
    func text(_ range: Range<Int>) -> String {
        String(characters[range])
    }

    /// The positions of the words between white space.
    var words: [Range<Int>] {
        split(0..<characters.count, keepingEmpty: false) { $0.isWhitespace }
    }

    /// The pieces of a range between separators.
    func split(
        _ range: Range<Int>,
        keepingEmpty: Bool = true,
        by isSeparator: (Character) -> Bool
    ) -> [Range<Int>] {
        characters[range]
            .split(omittingEmptySubsequences: !keepingEmpty, whereSeparator: isSeparator)
            .map { $0.startIndex..<$0.endIndex }
    }

    /// An error that points at a range.
    func error(
        _ code: ScheduleError.Code,
        _ part: String,
        _ range: Range<Int>,
        _ reason: String,
        allowed: String? = nil,
        hint: String? = nil
    ) -> ScheduleError {
        ScheduleError(
            code: code,
            source: source,
            part: part,
            text: text(range),
            range: range,
            reason: reason,
            allowed: allowed,
            hint: hint
        )
    }
}
