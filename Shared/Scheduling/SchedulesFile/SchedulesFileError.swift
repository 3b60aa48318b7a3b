public import Operations

/// Everything that is wrong with a schedules.yaml, at once. The process ends with 78.
public struct SchedulesFileError: ExitCodeError, CustomStringConvertible {
    /// One thing wrong.
    public struct Problem: Sendable, Hashable, CustomStringConvertible {
        /// From 1; nil when the file as a whole is meant.
        public let line: Int?
        /// What is wrong, with what is allowed.
        public let reason: String

        /// Describes a problem; callers add theirs, for example an unknown job.
        public init(line: Int?, reason: String) {
            self.line = line
            self.reason = reason
        }

        public var description: String { (line.map { "line \($0): " } ?? "") + reason }
    }

    /// The file.
    public let path: String
    /// What is wrong, in the order of lines.
    public let problems: [Problem]

    /// Collects problems.
    public init(path: String, problems: [Problem]) {
        self.path = path
        self.problems = problems.sorted { ($0.line ?? 0) < ($1.line ?? 0) }
    }

    /// 78.
    public var exitCode: ProcessExitCode { .configuration }

    public var description: String {
        let count = problems.count == 1 ? "1 error:" : "\(problems.count) errors:"
        return (["\(path) has \(count)"] + problems.map { "  \($0)" }).joined(separator: "\n")
    }
}
