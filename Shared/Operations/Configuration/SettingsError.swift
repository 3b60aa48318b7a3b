/// Everything that is wrong with the configuration, at once. The process ends with 78.
public struct SettingsError: Error, Sendable, CustomStringConvertible, ExitCodeError {
    /// What is wrong, in the order of the configuration table, unknown variables last.
    public let problems: [SettingsProblem]

    /// Collects problems.
    public init(_ problems: [SettingsProblem]) {
        self.problems = problems
    }

    /// 78.
    public var exitCode: ProcessExitCode { .configuration }

    /// Makes something of a setting's value: what refuses the value becomes a problem of that setting.
    ///
    /// - Parameters:
    ///   - name: the variable.
    ///   - make: its errors must be fit to be shown.
    public static func blaming<Value>(_ name: String, _ make: () throws -> Value) throws(SettingsError) -> Value {
        do {
            return try make()
        } catch {
            throw SettingsError([SettingsProblem(name: name, reason: "cannot be used: \(error)")])
        }
    }

    public var description: String {
        let count = problems.count == 1 ? "1 setting is wrong:" : "\(problems.count) settings are wrong:"
        return ([count] + problems.map { "  \($0)" }).joined(separator: "\n")
    }
}
