import FoundationEssentials
import Models

extension SettingKind {
    /// The value that `text` stands for.
    ///
    /// - Throws: `SettingFault` with the reason, never with the text itself.
    func parse(_ text: String) throws(SettingFault) -> any Sendable {
        switch self {
        case .string: text
        case .int(let range): try Self.integer(text, in: range)
        case .duration(let range): try Self.duration(text, in: range)
        case .bool: try Self.bool(text)
        case .url(let schemes, let isList): try Self.urls(text, schemes: schemes, isList: isList)
        case .secret: Secret(text)
        case .port: try Self.integer(text, in: 0...65535)
        case .choice(let words): try Self.choice(text, among: words)
        case .path: try Self.path(text)
        case .levels: try LogLevels(parsing: text)
        }
    }

    /// The text as it may be shown in an error or at start-up.
    func shown(_ text: String) -> String {
        switch self {
        case .secret: Redaction.mark
        case .url: Redaction.redactURLs(in: text)
        default: text
        }
    }

    private static func integer(_ text: String, in range: ClosedRange<Int>) throws(SettingFault) -> Int {
        guard let number = Int(text) else { throw SettingFault("is not a whole number") }
        guard range.contains(number) else { throw SettingFault("is out of range") }
        return number
    }

    private static func duration(_ text: String, in range: ClosedRange<Duration>) throws(SettingFault) -> Duration {
        guard let duration = DurationText.parse(text) else {
            let hint = Int(text) == nil ? "" : " (a number needs its unit: \(text)s, \(text)m, …)"
            throw SettingFault("is not a duration\(hint)")
        }
        guard range.contains(duration) else { throw SettingFault("is out of range") }
        return duration
    }

    private static func bool(_ text: String) throws(SettingFault) -> Bool {
        switch text.lowercased() {
        case "true", "yes", "on", "1": true
        case "false", "no", "off", "0": false
        default: throw SettingFault("is neither true nor false")
        }
    }

    private static func choice(_ text: String, among words: [String]) throws(SettingFault) -> String {
        guard let word = words.first(where: { $0 == text.lowercased() }) else {
            throw SettingFault("is not one of the choices\(NearMiss.hint(text, among: words))")
        }
        return word
    }

    private static func urls(_ text: String, schemes: [String], isList: Bool) throws(SettingFault) -> String {
        let parts = isList ? text.split(separator: ",", omittingEmptySubsequences: false).map(String.init) : [text]
        for part in parts {
            let trimmed = part.filter { !$0.isWhitespace }
            guard let colon = trimmed.firstRange(of: "://"), colon.upperBound < trimmed.endIndex else {
                throw SettingFault("is not a URL")
            }
            let scheme = trimmed[..<colon.lowerBound].lowercased()
            guard schemes.contains(scheme) else {
                throw SettingFault("has the scheme '\(scheme)'\(NearMiss.hint(scheme, among: schemes))")
            }
        }
        return text
    }

    private static func path(_ text: String) throws(SettingFault) -> String {
        var isDirectory = false
        guard FileManager.default.fileExists(atPath: text, isDirectory: &isDirectory) else {
            throw SettingFault("names no file")
        }
        guard !isDirectory else { throw SettingFault("names a directory, not a file") }
        guard FileManager.default.isReadableFile(atPath: text) else {
            throw SettingFault("names a file that this user may not read")
        }
        return text
    }
}
