/// Reads five or six fields, or a macro that stands for five.
struct CronParser {
    let expression: ExpressionText

    func parse() throws(ScheduleError) -> CronPattern {
        let words = expression.words
        guard let first = words.first else {
            throw expression.error(
                .fieldCount,
                "expression",
                0..<expression.characters.count,
                "is empty",
                allowed: Self.shape
            )
        }
        if expression.characters[first.lowerBound] == "@" { return try parseMacro(first, words) }
        try refuseZonePrefix(first)
        guard words.count == 5 || words.count == 6 else { throw wrongCount(words) }
        return try parseFields(words)
    }

    private func parseFields(_ words: [Range<Int>]) throws(ScheduleError) -> CronPattern {
        var results: [CronField: CronFieldParser.Result] = [:]
        for (field, word) in zip(CronField.allCases.suffix(words.count), words) {
            results[field] = try CronFieldParser(field: field, expression: expression).parse(word)
        }
        func bits(_ field: CronField) -> UInt64 { results[field]?.bits ?? 1 }
        func isStar(_ field: CronField) -> Bool { results[field]?.isStar ?? false }
        return CronPattern(
            seconds: bits(.second),
            minutes: bits(.minute),
            hours: bits(.hour),
            days: bits(.dayOfMonth),
            months: bits(.month),
            weekdays: bits(.dayOfWeek),
            matchesEitherDay: !isStar(.dayOfMonth) && !isStar(.dayOfWeek),
            isInterval: results.contains { $0.key.definesPace && $0.value.hasPace }
        )
    }

    private func parseMacro(_ word: Range<Int>, _ words: [Range<Int>]) throws(ScheduleError) -> CronPattern {
        guard let fields = CronMacro.fields[expression.text(word).lowercased()] else {
            throw CronMacro.error(expression, word)
        }
        if words.count > 1 {
            let rest = words[1].lowerBound..<words[words.count - 1].upperBound
            throw expression.error(
                .fieldCount,
                "macro",
                rest,
                "follows a macro, which stands alone",
                hint: "take it out"
            )
        }
        return try CronParser(expression: ExpressionText(fields)).parse()
    }

    /// `TZ=` and `CRON_TZ=` before the fields, as some crons read them.
    private func refuseZonePrefix(_ word: Range<Int>) throws(ScheduleError) {
        let text = expression.text(word).uppercased()
        guard text.hasPrefix("TZ=") || text.hasPrefix("CRON_TZ=") else { return }
        throw expression.error(
            .unsupported,
            "expression",
            word,
            "is a time zone",
            hint: "give the zone beside the expression, not in it"
        )
    }

    private func wrongCount(_ words: [Range<Int>]) -> ScheduleError {
        let text = words.map(expression.text).joined(separator: " ")
        let hint: String? =
            switch words.count {
            case 1: Spelling.question(Spelling.nearest(to: "@" + text, in: CronMacro.names, within: 2))
            case 7: "a year field is not supported: take it out"
            default: nil
            }
        let count = words.count == 1 ? "1 field" : "\(words.count) fields"
        return expression.error(
            .fieldCount,
            "expression",
            0..<expression.characters.count,
            "has \(count)",
            allowed: Self.shape,
            hint: hint
        )
    }

    private static let shape =
        "five fields (minute hour day-of-month month day-of-week), six with seconds before them, a macro such as "
        + "@daily, or @every 3s"
}
