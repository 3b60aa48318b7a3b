/// A setting and the type of its value: `settings[.amqpURL]` is a `String`.
///
/// Keys are listed in `SettingKey+Catalogue.swift`; a service may add its own to `Settings.load(definitions:)`.
public struct SettingKey<Value: Sendable>: Sendable {
    /// What is known of it without its type.
    public let definition: SettingDefinition
    let fallback: Value

    /// A setting that always has a value.
    ///
    /// `text` must be a value of its own kind; anything else is a mistake in the program and stops it.
    public init(_ name: String, _ kind: SettingKind, default text: String, help: String, aliases: [String] = []) {
        guard let value = try? kind.parse(text) as? Value else {
            preconditionFailure("the default of \(name) must be a value that \(name) accepts")
        }
        definition = SettingDefinition(name, kind, default: text, help: help, aliases: aliases)
        fallback = value
    }

    /// A setting that may be absent.
    public init<Wrapped>(optional name: String, _ kind: SettingKind, help: String, aliases: [String] = [])
    where Value == Wrapped? {
        definition = SettingDefinition(name, kind, default: nil, help: help, aliases: aliases)
        fallback = nil
    }
}
