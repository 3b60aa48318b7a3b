import Models

/// Goes through the settings one by one and collects values and problems.
struct SettingsLoader {
    let source: SettingsSource
    private(set) var values: [String: any Sendable] = [:]
    private(set) var provenance: [SettingProvenance] = []
    private(set) var secrets: [String] = []
    private(set) var problems: [SettingsProblem] = []

    init(source: SettingsSource) {
        self.source = source
    }

    mutating func load(_ definition: SettingDefinition) {
        do {
            let found = try source.text(of: definition)
            try accept(found?.text ?? definition.defaultText, found?.origin ?? .builtIn, for: definition)
        } catch let error as SettingsError {
            problems += error.problems
        } catch {
            problems.append(SettingsProblem(name: definition.name, reason: "cannot be read: \(error)"))
        }
    }

    private mutating func accept(_ text: String?, _ origin: SettingOrigin, for definition: SettingDefinition) throws {
        let shown = text.map(definition.kind.shown)
        provenance.append(SettingProvenance(name: definition.name, value: shown ?? "unset", origin: origin))
        guard let text else { return }
        do {
            values[definition.name] = try definition.kind.parse(text)
        } catch {
            throw SettingsError([
                SettingsProblem(
                    name: definition.name,
                    value: shown.map { "'\($0)'" },
                    reason: error.reason,
                    allowed: definition.kind.allowed
                )
            ])
        }
        guard origin != .builtIn else { return }
        secrets += definition.kind.secrets(in: text)
    }

    /// A misspelt variable of ours would otherwise do nothing, silently.
    mutating func refuseUnknown(in environment: [String: String], definitions: [SettingDefinition]) {
        let known = Set(definitions.flatMap(\.variables))
        let unknown = environment.filter { name, value in
            name.hasPrefix("CARILLON_") && !known.contains(name) && !Self.isServiceLink(name, value)
        }
        for name in unknown.keys.sorted() {
            let hint = NearMiss.hint(name, among: known.sorted())
            problems.append(SettingsProblem(name: name, reason: "is no setting\(hint)"))
        }
    }

    /// Kubernetes and container links put `<NAME>_SERVICE_HOST`, `<NAME>_PORT=tcp://…`, `<NAME>_PORT_80_TCP_ADDR` and
    /// the like into the environment of every container; a Service called `carillon-…` makes them start with our prefix.
    private static func isServiceLink(_ name: String, _ value: String) -> Bool {
        name.hasSuffix("_SERVICE_HOST") || name.contains("_SERVICE_PORT") || name.contains("_PORT_")
            || (name.hasSuffix("_PORT") && value.contains("://"))
    }
}

extension SettingKind {
    /// What of a text must never be shown.
    fileprivate func secrets(in text: String) -> [String] {
        switch self {
        case .secret: [text]
        case .url: Redaction.secrets(inURLs: text)
        default: []
        }
    }
}
