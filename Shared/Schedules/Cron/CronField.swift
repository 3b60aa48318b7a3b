/// One field of a cron expression: its name, numbers and names.
enum CronField: String, CaseIterable, Sendable {
    case second
    case minute
    case hour
    case dayOfMonth = "day-of-month"
    case month
    case dayOfWeek = "day-of-week"

    /// The field's name in errors.
    var title: String { "\(rawValue) field" }

    /// The numbers that may be written; in the day-of-week field both 0 and 7 are Sunday.
    var bounds: ClosedRange<Int> {
        switch self {
        case .second, .minute: 0...59
        case .hour: 0...23
        case .dayOfMonth: 1...31
        case .month: 1...12
        case .dayOfWeek: 0...7
        }
    }

    /// The names that may be written instead of numbers, in order from ``firstNamed``.
    var names: [String] {
        switch self {
        case .month: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
        case .dayOfWeek: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
        default: []
        }
    }

    /// The number the first name stands for.
    var firstNamed: Int { self == .month ? 1 : 0 }

    /// Whether `?` may stand for `*`.
    var allowsQuestionMark: Bool { self == .dayOfMonth || self == .dayOfWeek }

    /// Whether a `*`, range or step in this field makes the expression an interval and not a time of day.
    var definesPace: Bool { self == .second || self == .minute || self == .hour }

    /// What may be written, for errors.
    var allowed: String {
        switch self {
        case .month: "1-12 or jan-dec"
        case .dayOfWeek: "0-7 or sun-sat, 0 and 7 being Sunday"
        default: "\(bounds.lowerBound)-\(bounds.upperBound)"
        }
    }
}
