/// Everything that is wrong with the configuration, at once. The process ends with 78.
public struct SettingsError: Error, Sendable, CustomStringConvertible, ExitCodeError {
    /// What is wrong, in the order of the configuration table, unknown variables last.
    public let problems: [SettingsProblem]

    /// Collects problems.
    public init(_ problems: [SettingsProblem]) {
        self.problems = problems
    }

    public var exitCode: ProcessExitCode { .configuration }

    public var description: String {
        let count = problems.count == 1 ? "1 setting is wrong:" : "\(problems.count) settings are wrong:"
        return ([count] + problems.map { "  \($0)" }).joined(separator: "\n")
    }
}
