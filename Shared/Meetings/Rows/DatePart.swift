/// A piece of a date pattern.
struct DatePart: Sendable, Hashable {
    enum Kind: Sendable, Hashable {
        case year, month, day, hour, minute
        /// Nothing that counts: text that must stand there, or a word.
        case other
    }

    private enum Form: Sendable, Hashable {
        case number(digits: ClosedRange<Int>)
        /// Of this or the last century.
        case shortYear
        case monthName
        case word
        case space
        case text(String)
    }

    let kind: Kind
    private let form: Form

    /// Takes what fits off the beginning of a text; `nil` where nothing fits.
    func take(from rest: inout Substring) -> Int? {
        switch form {
        case .number(let digits): return Self.number(digits, from: &rest)
        case .shortYear: return Self.number(2...2, from: &rest).map { $0 < 70 ? 2000 + $0 : 1900 + $0 }
        case .monthName:
            let word = rest.prefix(while: \.isLetter)
            rest = rest[word.endIndex...].drop { $0 == "." }
            return MonthNames.number(of: word)
        case .word:
            let word = rest.prefix { $0.isLetter || $0 == "-" || $0 == "." }
            rest = rest[word.endIndex...]
            return word.isEmpty ? nil : 0
        case .space:
            guard rest.first?.isWhitespace == true else { return nil }
            rest = rest.drop(while: \.isWhitespace)
        case .text(let text):
            guard rest.hasPrefix(text) else { return nil }
            rest = rest.dropFirst(text.count)
        }
        return 0
    }

    private static func number(_ digits: ClosedRange<Int>, from rest: inout Substring) -> Int? {
        let text = rest.prefix(digits.upperBound).prefix { ("0"..."9").contains($0) }
        guard text.count >= digits.lowerBound else { return nil }
        rest = rest[text.endIndex...]
        return Int(text)
    }

    /// `nil` where a letter is not known or a quote not closed.
    static func parse(_ pattern: String) -> [DatePart]? {
        var parts: [DatePart] = []
        var rest = Substring(pattern)
        while let first = rest.first {
            if first == "'" {
                let text = rest.dropFirst().prefix { $0 != "'" }
                guard text.endIndex < rest.endIndex else { return nil }
                parts.append(DatePart(kind: .other, form: .text(text.isEmpty ? "'" : String(text))))
                rest = rest[rest.index(after: text.endIndex)...]
            } else {
                let run = rest.prefix { $0 == first }
                guard let part = part(run) else { return nil }
                parts.append(part)
                rest = rest[run.endIndex...]
            }
        }
        return parts
    }

    private static func part(_ run: Substring) -> DatePart? {
        switch run {
        case "yyyy": DatePart(kind: .year, form: .number(digits: 4...4))
        case "yy": DatePart(kind: .year, form: .shortYear)
        case "MMMM", "MMM": DatePart(kind: .month, form: .monthName)
        case "MM", "M": DatePart(kind: .month, form: .number(digits: run.count...2))
        case "dd", "d": DatePart(kind: .day, form: .number(digits: run.count...2))
        case "HH", "H": DatePart(kind: .hour, form: .number(digits: run.count...2))
        case "mm": DatePart(kind: .minute, form: .number(digits: 2...2))
        case "EEEE", "EEE", "E": DatePart(kind: .other, form: .word)
        case let run where run.allSatisfy(\.isWhitespace): DatePart(kind: .other, form: .space)
        case let run where !run.contains { $0.isLetter }: DatePart(kind: .other, form: .text(String(run)))
        default: nil
        }
    }
}
