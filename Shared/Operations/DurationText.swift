/// Spans of time as people write them: `250ms`, `15m`, `1h30m`, `2w`.
///
/// Units are `ms`, `s`, `m`, `h`, `d` (24 hours) and `w` (7 days), each at most once, in any order, whole numbers only.
public enum DurationText {
    private static let units: [(name: String, milliseconds: Int64)] = [
        ("w", 604_800_000), ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1),
    ]

    /// What the text means, or nil when it is not a span: no unit, an unknown or repeated unit, a sign, a fraction,
    /// or more than 100 years.
    public static func parse(_ text: String) -> Duration? {
        var rest = Substring(text)
        var total: Int64 = 0
        var seen: Set<String> = []
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest.dropFirst(digits.count)
            let letters = String(rest.prefix { $0.isASCII && $0.isLetter })
            rest = rest.dropFirst(letters.count)
            guard let count = Int64(digits), let unit = units.first(where: { $0.name == letters }),
                seen.insert(letters).inserted
            else { return nil }
            let (product, overflow) = count.multipliedReportingOverflow(by: unit.milliseconds)
            guard !overflow, product <= longest, total <= longest - product else { return nil }
            total += product
        }
        return seen.isEmpty ? nil : .milliseconds(total)
    }

    /// The shortest text that `parse` reads back; what is finer than a millisecond is dropped. Zero is `0s`.
    public static func format(_ duration: Duration) -> String {
        let components = duration.components
        var rest = components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
        guard rest > 0 else { return "0s" }
        var text = ""
        for unit in units where rest >= unit.milliseconds {
            text += "\(rest / unit.milliseconds)\(unit.name)"
            rest %= unit.milliseconds
        }
        return text
    }

    private static let longest: Int64 = 100 * 365 * 86_400_000
}
