/// One line of what start-up says about the configuration: the value, fit to be shown, and where it came from.
public struct SettingProvenance: Sendable, Hashable {
    /// The setting.
    public let name: String
    /// The value with everything secret redacted; `unset` when there is none.
    public let value: String
    /// Where it came from.
    public let origin: SettingOrigin

    init(name: String, value: String, origin: SettingOrigin) {
        self.name = name
        self.value = value
        self.origin = origin
    }
}
