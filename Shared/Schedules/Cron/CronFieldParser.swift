/// Reads one field: a list of `*`, numbers, names and ranges, each with an optional step.
struct CronFieldParser {
    /// What a field says.
    struct Result {
        var bits: UInt64 = 0
        /// Whether the field's first character is `*` (or `?`): the star flag of Vixie's day rule.
        var isStar = false
        /// Whether the field has a `*`, a range or a step.
        var hasPace = false
    }

    let field: CronField
    let expression: ExpressionText

    func parse(_ range: Range<Int>) throws(ScheduleError) -> Result {
        var result = Result()
        result.isStar = isStar(expression.characters[range.lowerBound])
        for item in expression.split(range, by: { $0 == "," }) {
            guard !item.isEmpty else { throw emptyItem(at: item.lowerBound, in: range) }
            try parse(item: item, into: &result)
        }
        if field == .dayOfWeek, result.bits.contains(bit: 7) {
            result.bits = (result.bits | 1) & 0x7F
        }
        return result
    }

    /// Reads `base` or `base/step`, where base is `*`, a value or a range.
    private func parse(item: Range<Int>, into result: inout Result) throws(ScheduleError) {
        let pieces = expression.split(item) { $0 == "/" }
        guard pieces.count <= 2 else {
            throw expression.error(
                .syntax,
                field.title,
                item,
                "has more than one step",
                hint: "write one /step an item"
            )
        }
        let step = pieces.count == 2 ? try parse(step: pieces[1], of: item) : nil
        let base = pieces[0]
        if base.count == 1, isStar(expression.characters[base.lowerBound]) {
            // Seven would be Sunday a second time, so a star ends at Saturday.
            let last = field == .dayOfWeek ? 6 : field.bounds.upperBound
            result.bits |= UInt64(bits: field.bounds.lowerBound...last, step: step ?? 1)
            result.hasPace = true
        } else {
            let values = try CronValueParser(field: field, expression: expression).parse(base, hasStep: step != nil)
            result.bits |= UInt64(bits: values.range, step: step ?? 1)
            result.hasPace = result.hasPace || values.isRange || step != nil
        }
    }

    private func parse(step: Range<Int>, of item: Range<Int>) throws(ScheduleError) -> Int {
        let (text, longest) = (expression.text(step), field.bounds.upperBound)
        guard !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }) else {
            throw expression.error(
                .syntax,
                field.title,
                text.isEmpty ? item : step,
                text.isEmpty ? "lacks its step" : "is not a step",
                allowed: "a whole number from 1 to \(longest) after the /"
            )
        }
        guard let number = Int(text), (1...longest).contains(number) else {
            let isZero = text.allSatisfy { $0 == "0" }
            throw expression.error(
                .step,
                field.title,
                step,
                isZero ? "is no step: nothing would advance" : "is a step longer than the field",
                allowed: "1-\(longest)",
                hint: isZero ? nil : longStepHint(text)
            )
        }
        return number
    }

    /// A step counts within its field and starts again with the next hour or day, which surprises people.
    private func longStepHint(_ text: String) -> String? {
        switch field {
        case .second: "a step starts again every minute; for a longer pace write @every \(text)s"
        case .minute: "a step starts again every hour; for a longer pace write @every \(text)m"
        case .hour: "a step starts again every day; for a longer pace write @every \(text)h"
        default: nil
        }
    }

    private func isStar(_ character: Character) -> Bool {
        character == "*" || (character == "?" && field.allowsQuestionMark)
    }

    private func emptyItem(at position: Int, in range: Range<Int>) -> ScheduleError {
        let comma = position < range.upperBound ? position..<position + 1 : position - 1..<position
        return expression.error(
            .emptyItem,
            field.title,
            comma,
            "has nothing on one side",
            hint: "take the comma out or write what is missing"
        )
    }
}
