/// Reads a number, a name, or a range of them.
struct CronValueParser {
    let field: CronField
    let expression: ExpressionText

    /// - Parameter hasStep: whether a step follows; then a single value opens a range to the field's end, as in
    ///   Cronos and robfig/cron (`5/15` is `5-59/15`).
    func parse(
        _ range: Range<Int>,
        hasStep: Bool
    ) throws(ScheduleError) -> (range: ClosedRange<Int>, isRange: Bool) {
        let ends = expression.split(range) { $0 == "-" }
        guard let first = ends.first, !first.isEmpty, ends.count <= 2, ends.last?.isEmpty == false else {
            throw expression.error(
                .syntax,
                field.title,
                range,
                range.isEmpty ? "has a step of nothing" : "is not a range",
                hint:
                    "a range is written first-last, such as \(field.bounds.lowerBound + 1)-\(field.bounds.lowerBound + 3)"
            )
        }
        let low = try value(first)
        guard ends.count == 2 else {
            return (low...(hasStep ? field.bounds.upperBound : low), false)
        }
        let high = try value(ends[1], endsRange: true)
        guard low <= high else { throw reversed(range, low, high) }
        return (low...high, true)
    }

    private func value(_ range: Range<Int>, endsRange: Bool = false) throws(ScheduleError) -> Int {
        let text = expression.text(range)
        if text.utf8.allSatisfy({ (48...57).contains($0) }) {
            guard let number = Int(text), field.bounds.contains(number) else {
                throw expression.error(.outOfRange, field.title, range, "is out of range", allowed: field.allowed)
            }
            return number
        }
        guard let index = field.names.firstIndex(of: text.lowercased()) else { throw unknown(text, range) }
        // "fri-sun" ends on the Sunday that follows.
        return endsRange && field == .dayOfWeek && index == 0 ? 7 : index + field.firstNamed
    }

    private func reversed(_ range: Range<Int>, _ low: Int, _ high: Int) -> ScheduleError {
        let bounds = field.bounds
        let hint =
            field == .dayOfWeek && high == 0
            ? "write \(low)-7, where 7 is Sunday"
            : "write it as two: \(low)-\(bounds.upperBound),\(bounds.lowerBound)-\(high)"
        return expression.error(.reversedRange, field.title, range, "runs backwards", hint: hint)
    }

    private func unknown(_ text: String, _ range: Range<Int>) -> ScheduleError {
        if let foreign = ForeignSyntax.explain(text, in: field) {
            return expression.error(.unsupported, field.title, range, foreign.reason, hint: foreign.hint)
        }
        let isWord = !field.names.isEmpty && text.allSatisfy(\.isLetter)
        return expression.error(
            isWord ? .unknownName : .syntax,
            field.title,
            range,
            isWord ? "is no name" : "is not understood",
            allowed: "*, " + field.allowed + ", and lists, ranges and steps of these",
            hint: isWord ? Spelling.question(nearNames(text)) : nil
        )
    }

    /// Names that begin as the text does (`monday`, `sept`), then those two edits away at most.
    private func nearNames(_ text: String) -> [String] {
        let begun = field.names.filter { text.lowercased().hasPrefix($0) }
        return begun.isEmpty ? Spelling.nearest(to: text, in: field.names, within: 2) : begun
    }
}
