public import Logging
import Models

/// How much is logged: one level for all, and others for single components, `info,amqp=debug,jobs=trace`.
///
/// A component is a logger's label. `amqp=debug` also covers `amqp.consumer`, unless that has its own entry.
public struct LogLevels: Sendable, Hashable, CustomStringConvertible {
    /// The level of components without an entry.
    public var base: Logger.Level
    /// Levels by component.
    public var components: [String: Logger.Level]

    /// Levels for all and for some.
    public init(_ base: Logger.Level = .info, components: [String: Logger.Level] = [:]) {
        self.base = base
        self.components = components
    }

    /// Reads `level` and `component=level` entries separated by commas; without a plain level the base is `info`.
    init(parsing text: String) throws(SettingFault) {
        self.init()
        var hasBase = false
        for entry in text.split(separator: ",", omittingEmptySubsequences: false) {
            let parts = entry.split(separator: "=", omittingEmptySubsequences: false).map(Self.trimmed)
            switch parts.count {
            case 1 where !hasBase:
                base = try Self.level(parts[0])
                hasBase = true
            case 1: throw SettingFault("has two levels without a component")
            case 2 where !parts[0].isEmpty: components[parts[0]] = try Self.level(parts[1])
            default: throw SettingFault("has an entry that is neither level nor component=level")
            }
        }
    }

    /// The level of a component.
    public subscript(component: String) -> Logger.Level {
        var name = Substring(component)
        while true {
            if let level = components[String(name)] { return level }
            guard let dot = name.lastIndex(of: ".") else { return base }
            name = name[..<dot]
        }
    }

    public var description: String {
        ([base.rawValue] + components.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" })
            .joined(separator: ",")
    }

    private static func level(_ text: String) throws(SettingFault) -> Logger.Level {
        let name = text.lowercased()
        if let level = Logger.Level(rawValue: name == "warn" ? "warning" : name) { return level }
        let hint = NearMiss.hint(text, among: Logger.Level.allCases.map(\.rawValue))
        throw SettingFault("has the level '\(text)'\(hint)")
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
