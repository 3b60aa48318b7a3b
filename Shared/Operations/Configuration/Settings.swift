public import FoundationEssentials

/// The configuration of a process, read once at start and validated as a whole.
///
/// Precedence, highest first: the environment variable or the file that `NAME_FILE` names (both at once is an error),
/// then the default. What schedules.yaml says of a job wins over the interval settings; see `SchedulesFile`.
public struct Settings: Sendable {
    private let values: [String: any Sendable]
    /// The settings that were looked for.
    public let definitions: [SettingDefinition]
    /// Every value with its origin, in the order of the configuration table, secrets redacted.
    public let provenance: [SettingProvenance]
    /// The secret values: secret settings, and passwords inside URLs.
    let secrets: [String]

    /// Reads and validates every setting.
    ///
    /// - Parameters:
    ///   - environment: the variables; the process's own by default.
    ///   - definitions: what may be set; a service with settings of its own adds them to `SettingDefinition.all`.
    ///   - redaction: learns the secrets, so that no log line shows them.
    /// - Throws: `SettingsError` with every problem.
    public static func load(
        environment: [String: String] = ProcessInfo.processInfo.environment,
        definitions: [SettingDefinition] = SettingDefinition.all,
        redaction: Redaction = .shared
    ) throws(SettingsError) -> Settings {
        var loader = SettingsLoader(source: SettingsSource(environment: environment))
        for definition in definitions { loader.load(definition) }
        loader.refuseUnknown(in: environment, definitions: definitions)
        guard loader.problems.isEmpty else { throw SettingsError(loader.problems) }
        let settings = Settings(loader: loader, definitions: definitions)
        for secret in settings.secrets { redaction.register(secret) }
        return settings
    }

    private init(loader: SettingsLoader, definitions: [SettingDefinition]) {
        values = loader.values
        provenance = loader.provenance
        secrets = loader.secrets
        self.definitions = definitions
    }

    /// The value of a setting: what was set, else its default.
    public subscript<Value>(key: SettingKey<Value>) -> Value {
        precondition(
            definitions.contains { $0.name == key.definition.name },
            "\(key.definition.name) was not among the settings loaded: add it to the catalogue"
        )
        return values[key.definition.name] as? Value ?? key.fallback
    }

    /// Checks that settings which are optional elsewhere are set here.
    ///
    /// - Parameters:
    ///   - names: variables, for example `"GOOGLE_CLIENT_ID"`.
    ///   - reason: what needs them, for the error: `"ingest_emails signs in to Google"`.
    /// - Throws: `SettingsError` naming all that are missing.
    public func require(_ names: String..., because reason: String) throws(SettingsError) {
        let missing = names.filter { values[$0] == nil }
        guard !missing.isEmpty else { return }
        throw SettingsError(missing.map { SettingsProblem(name: $0, reason: "must be set: \(reason)") })
    }
}
