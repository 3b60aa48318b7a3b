/// Signs of other cron dialects, recognised so that their error can say what to write here.
enum ForeignSyntax {
    static func explain(_ text: String, in field: CronField) -> (reason: String, hint: String)? {
        let upper = text.uppercased()
        if upper == "?" {
            return ("stands for * in the day fields only", "write *")
        }
        if text.contains(where: { $0 == "–" || $0 == "—" || $0 == "−" }) {
            return ("has a dash that is not the minus sign", "write ranges with -, as in 1-5")
        }
        if text.contains("#") {
            return ("counts weekdays of the month, which is not supported", "run on that weekday and check the date")
        }
        if text.contains("~") {
            return ("asks for a random value, which is not supported", "write a number")
        }
        if field.allowsQuestionMark, isLastOrNearest(upper) {
            return ("uses L or W, which are not supported", "for the end of the month run on 28-31 and check the date")
        }
        if upper == "H" || upper.hasPrefix("H(") {
            return ("asks for a hashed value, which is not supported", "write a number")
        }
        return nil
    }

    /// `L`, `L-3`, `LW`, `15W`, `5L`, `friL`.
    private static func isLastOrNearest(_ text: String) -> Bool {
        if text == "L" || text == "LW" || text == "W" || text.hasPrefix("L-") { return true }
        guard text.hasSuffix("L") || text.hasSuffix("W") else { return false }
        let rest = text.dropLast()
        return rest.allSatisfy(\.isNumber) || CronField.dayOfWeek.names.contains(rest.lowercased())
    }
}
