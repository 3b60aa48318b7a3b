import Configuration
import FoundationEssentials

/// The texts of settings: the environment, and the files that `NAME_FILE` variables name.
///
/// A variable that is set but empty counts as absent, because that is what compose files make of an undefined one.
struct SettingsSource {
    private let environment: ConfigReader

    init(environment: [String: String]) {
        let secretNames = Set(SettingDefinition.all.filter(\.kind.acceptsFile).map(\.name))
        self.environment = ConfigReader(
            provider: EnvironmentVariablesProvider(
                environmentVariables: environment,
                secretsSpecifier: .specific(secretNames)
            )
        )
    }

    /// The text of a setting and where it stands, or nil when nothing is set.
    ///
    /// - Throws: `SettingsError` when two variables contradict each other or a file cannot be read.
    func text(of definition: SettingDefinition) throws(SettingsError) -> (text: String, origin: SettingOrigin)? {
        var found: [(variable: String, text: String, origin: SettingOrigin)] = []
        for variable in definition.variables {
            guard let text = value(variable, isSecret: definition.kind.acceptsFile) else { continue }
            if definition.kind.acceptsFile, variable.hasSuffix("_FILE") {
                found.append((variable, try content(ofFile: text, variable: variable), .file(path: text)))
            } else {
                found.append((variable, text, .environment(variable: variable)))
            }
        }
        guard let first = found.first else { return nil }
        if let other = found.dropFirst().first(where: { $0.text != first.text || $0.origin.isFile }) {
            throw SettingsError([
                SettingsProblem(
                    name: first.variable,
                    reason: "and \(other.variable) are both set; keep one of them"
                )
            ])
        }
        return (first.text, first.origin)
    }

    private func value(_ variable: String, isSecret: Bool) -> String? {
        guard let text = environment.string(forKey: ConfigKey([variable]), isSecret: isSecret), !text.isEmpty else {
            return nil
        }
        return text
    }

    /// Editors end a file with a line feed that is no part of the secret.
    private func content(ofFile path: String, variable: String) throws(SettingsError) -> String {
        let problem = { (reason: String) in
            SettingsError([SettingsProblem(name: variable, value: path, reason: reason)])
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw problem("names no file that this user may read")
        }
        guard data.count <= 64 * 1024 else { throw problem("names a file of \(data.count) bytes; 65536 are allowed") }
        guard var text = String(bytes: data, encoding: .utf8) else { throw problem("names a file that is not UTF-8") }
        while text.last?.isNewline == true { text.removeLast() }
        guard !text.isEmpty else { throw problem("names an empty file") }
        return text
    }
}

extension SettingOrigin {
    fileprivate var isFile: Bool {
        if case .file = self { true } else { false }
    }
}
