/// Why a schedule was refused: what is wrong, with which part of it, and what to write instead.
public struct ScheduleError: Error, Hashable, Sendable {
    /// The kind of fault.
    public enum Code: String, Hashable, Sendable {
        /// The expression has too few or too many fields, or is empty.
        case fieldCount
        /// A field's text has no meaning, such as `5x` or `1--3`.
        case syntax
        /// A list has an item without text, as in `1,,3`.
        case emptyItem
        /// A number is outside its field.
        case outOfRange
        /// A range's first value is greater than its last.
        case reversedRange
        /// A step is 0 or longer than its field.
        case step
        /// A month's or weekday's name is not known.
        case unknownName
        /// A macro such as `@dayly` is not known.
        case unknownMacro
        /// A thing that other cron dialects know and this one does not, such as `@reboot` or `L`.
        case unsupported
        /// The interval after `@every` is not one.
        case interval
        /// The time zone is not in the zone database.
        case unknownZone
        /// The zone's file cannot be read or is not a zone file.
        case unreadableZone
    }

    /// The kind of fault.
    public let code: Code
    /// The whole text the fault is in: the expression, or the zone's name.
    public let source: String
    /// The offending part's name, such as `minute field` or `time zone`.
    public let part: String
    /// The offending text; empty where something is missing.
    public let text: String
    /// Where ``text`` stands in ``source``, in characters from 0.
    public let range: Range<Int>
    /// What is wrong, such as `is out of range`.
    public let reason: String
    /// What may stand there, such as `0-59`.
    public let allowed: String?
    /// What was probably meant, or what to write instead.
    public let hint: String?

    /// The source with a line of carets under the offending part, for a terminal in a fixed-width font.
    public var pointer: String {
        String(source.map { $0.isWhitespace ? " " : $0 }) + "\n" + String(repeating: " ", count: range.lowerBound)
            + String(repeating: "^", count: max(1, range.count))
    }
}

extension ScheduleError: CustomStringConvertible {
    /// One line that names the part, its text and position, what is allowed and what to do. Signs that would break
    /// the line are escaped.
    public var description: String {
        var sentence = text.isEmpty ? "\(part) \(reason)" : "\(part): \(text.debugDescription) \(reason)"
        if range.lowerBound > 0 || text != source { sentence += " (at character \(range.lowerBound + 1))" }
        if !source.isEmpty, text != source { sentence = "\(source.debugDescription): \(sentence)" }
        if let allowed { sentence += "; allowed: \(allowed)" }
        if let hint { sentence += "; \(hint)" }
        return sentence
    }
}
