import Logging

/// What a setting's text may be, and what it becomes.
public enum SettingKind: Sendable, Hashable {
    /// Any text; becomes `String`.
    case string
    /// A whole number within the range; becomes `Int`.
    case int(ClosedRange<Int>)
    /// A span such as `20s` or `1h30m` within the range; becomes `Duration`.
    case duration(ClosedRange<Duration>)
    /// `true`, `yes`, `on`, `1` or their opposites; becomes `Bool`.
    case bool
    /// A URL with one of the schemes, or several separated by commas if `isList`; becomes `String`. May hold a
    /// password, so it may come from a file and is shown redacted.
    case url(schemes: [String], isList: Bool)
    /// Text never shown; may come from a file; becomes `Secret`.
    case secret
    /// A TCP port, 0…65535; becomes `Int`.
    case port
    /// One of the words; becomes `String`.
    case choice([String])
    /// The path of a file that exists and can be read; becomes `String`.
    case path
    /// A level, and levels by component: `info,amqp=debug`; becomes `LogLevels`.
    case levels

    /// Whether `NAME_FILE` may name a file whose content is the value.
    public var acceptsFile: Bool {
        switch self {
        case .secret, .url: true
        default: false
        }
    }

    /// What is allowed, in words for an error or a table.
    public var allowed: String {
        switch self {
        case .string: "text"
        case .int(let range) where range.upperBound == .max: "a whole number from \(range.lowerBound)"
        case .int(let range): "a whole number, \(range.lowerBound)…\(range.upperBound)"
        case .duration(let range):
            "a duration such as 20s or 1h30m, "
                + "\(DurationText.format(range.lowerBound))…\(DurationText.format(range.upperBound))"
        case .bool: "true or false"
        case .url(let schemes, let isList):
            (isList ? "URLs separated by commas: " : "a URL: ") + schemes.map { "\($0)://…" }.joined(separator: " or ")
        case .secret: "a secret"
        case .port: "a port, 0…65535"
        case .choice(let words): words.joined(separator: " or ")
        case .path: "the path of a readable file"
        case .levels:
            Logger.Level.allCases.map(\.rawValue).joined(separator: ", ") + "; by component: info,amqp=debug"
        }
    }
}
