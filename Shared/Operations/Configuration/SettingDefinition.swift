/// What is known of a setting without its type: the row of the configuration table.
public struct SettingDefinition: Sendable, Hashable {
    /// The environment variable.
    public let name: String
    /// What its text may be.
    public let kind: SettingKind
    /// The text that stands for an absent variable; nil when there is no value then.
    public let defaultText: String?
    /// What it does, in a sentence or two.
    public let help: String
    /// Other variables that mean the same. Setting two of them to different values is an error.
    public let aliases: [String]

    /// Describes a setting.
    public init(_ name: String, _ kind: SettingKind, default text: String?, help: String, aliases: [String] = []) {
        self.name = name
        self.kind = kind
        self.defaultText = text
        self.help = help
        self.aliases = aliases
    }

    /// Every variable that is read for this setting.
    var variables: [String] {
        let names = [name] + aliases
        return names + (kind.acceptsFile ? names.map { "\($0)_FILE" } : [])
    }
}
