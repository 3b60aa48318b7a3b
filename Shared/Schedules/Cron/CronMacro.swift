/// The macros of Vixie cron, and words from elsewhere that need an explanation.
enum CronMacro {
    /// Macros and the five fields they stand for.
    static let fields: [String: String] = [
        "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *", "@monthly": "0 0 1 * *", "@weekly": "0 0 * * 0",
        "@daily": "0 0 * * *", "@midnight": "0 0 * * *", "@hourly": "0 * * * *",
    ]

    /// Every macro, for near misses and errors.
    static let names = [
        "@every", "@hourly", "@daily", "@midnight", "@weekly", "@monthly", "@yearly", "@annually",
    ]

    static func error(_ expression: ExpressionText, _ word: Range<Int>) -> ScheduleError {
        let text = expression.text(word).lowercased()
        if text == "@reboot" {
            return expression.error(
                .unsupported,
                "macro",
                word,
                "has no instants: a schedule runs by the clock, not by a start",
                hint: "ring the job by hand when something starts, or write @every"
            )
        }
        if text.hasPrefix("@every"), text.dropFirst(6).first?.isNumber == true {
            return expression.error(
                .unknownMacro,
                "macro",
                word,
                "is not known",
                hint: "did you mean @every \(text.dropFirst(6))?"
            )
        }
        return expression.error(
            .unknownMacro,
            "macro",
            word,
            "is not known",
            allowed: names.joined(separator: ", "),
            hint: pace[text].map { "write \($0)" }
                ?? Spelling.question(Spelling.nearest(to: text, in: names, within: 2))
        )
    }

    /// Words of Cronos and others.
    private static let pace = [
        "@every_second": "@every 1s", "@every_minute": "* * * * *", "@minutely": "* * * * *", "@secondly": "@every 1s",
    ]
}
