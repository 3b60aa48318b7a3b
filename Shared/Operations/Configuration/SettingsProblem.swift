/// One thing wrong with the configuration.
public struct SettingsProblem: Sendable, Hashable, CustomStringConvertible {
    /// The variable.
    public let name: String
    /// Its value as it may be shown; nil when showing it would tell nothing.
    public let value: String?
    /// What is wrong.
    public let reason: String
    /// What is allowed instead; nil when the reason says it.
    public let allowed: String?

    /// Describes a problem. `value` must be fit to be shown.
    public init(name: String, value: String? = nil, reason: String, allowed: String? = nil) {
        self.name = name
        self.value = value
        self.reason = reason
        self.allowed = allowed
    }

    public var description: String {
        name + (value.map { "=\($0)" } ?? "") + " " + reason + (allowed.map { "; allowed: \($0)" } ?? "")
    }
}
