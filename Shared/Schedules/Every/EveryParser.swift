/// Reads the interval of `@every 1h30m`: whole numbers, each with a unit, each unit at most once.
struct EveryParser {
    /// The longest interval, ten years of 366 days: beyond it an interval is a mistake.
    static let longest = 3660 * CivilDate.secondsPerDay

    private static let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800]
    private static let allowed = "whole numbers with the units s, m, h, d, w, such as 3s, 5m, 1h30m or 2w"

    let expression: ExpressionText

    /// Whether an expression begins with the word `@every`.
    static func reads(_ expression: ExpressionText) -> Bool {
        expression.words.first.map { expression.text($0).lowercased() == "@every" } ?? false
    }

    /// The interval in seconds.
    func parse() throws(ScheduleError) -> Int {
        let words = expression.words
        guard words.count > 1 else {
            let end = expression.characters.count
            throw error(end..<end, "lacks its length after @every")
        }
        let range = words[1].lowerBound..<words[words.count - 1].upperBound
        guard words.count == 2 else { throw error(range, "is more than one word", "write it without spaces") }
        let seconds = try sum(range)
        guard seconds > 0 else { throw error(range, "is no time at all", "the shortest is 1s") }
        guard seconds <= Self.longest else { throw error(range, "is longer than ten years") }
        return seconds
    }

    private func sum(_ range: Range<Int>) throws(ScheduleError) -> Int {
        var total = 0
        var seen: Set<Character> = []
        var position = range.lowerBound
        while position < range.upperBound {
            let digits = expression.characters[position..<range.upperBound].prefix { $0.isASCII && $0.isNumber }
            let letters = expression.characters[digits.endIndex..<range.upperBound].prefix { $0.isLetter }
            let piece = position..<max(letters.endIndex, position + 1)
            guard !digits.isEmpty else { throw error(piece, "has no number", hint(for: piece)) }
            let unit = try self.unit(letters, of: piece)
            guard seen.insert(unit.name).inserted else { throw error(piece, "gives a unit a second time") }
            // Nine digits are beyond the longest interval in every unit but seconds, and their sum cannot overflow.
            guard digits.count <= 9, let number = Int(String(digits)) else {
                throw error(piece, "is longer than ten years")
            }
            total += number * unit.seconds
            position = letters.endIndex
        }
        return total
    }

    private func unit(
        _ letters: ArraySlice<Character>,
        of piece: Range<Int>
    ) throws(ScheduleError) -> (name: Character, seconds: Int) {
        let word = String(letters).lowercased()
        if word.count == 1, let name = word.first, let seconds = Self.units[name] { return (name, seconds) }
        if word.isEmpty { throw error(piece, "has no unit", hint(for: piece)) }
        let hint =
            ["ms", "us", "ns", "µs"].contains(word)
            ? "the shortest interval is 1s" : word == "y" || word == "mo" ? "use @yearly or @monthly" : nil
        throw error(piece, "has an unknown unit", hint)
    }

    private func hint(for piece: Range<Int>) -> String? {
        let text = expression.text(piece)
        if text.hasPrefix("-") { return "an interval is never negative" }
        if expression.characters[piece.lowerBound...].contains(".") {
            return "write whole numbers, such as 1h30m for 1.5h"
        }
        return text.allSatisfy(\.isNumber) ? "did you mean \(text)s or \(text)m?" : nil
    }

    private func error(_ range: Range<Int>, _ reason: String, _ hint: String? = nil) -> ScheduleError {
        expression.error(.interval, "interval", range, reason, allowed: Self.allowed, hint: hint)
    }
}
