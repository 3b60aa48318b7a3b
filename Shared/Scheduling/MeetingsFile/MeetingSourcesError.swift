public import Operations

/// Everything that is wrong with a file of sources, at once. The process ends with 78.
public struct MeetingSourcesError: ExitCodeError, Hashable, CustomStringConvertible {
    /// One thing wrong.
    public struct Problem: Sendable, Hashable, CustomStringConvertible {
        /// From 1; `nil` where the file as a whole is meant.
        public let line: Int?
        public let reason: String

        public var description: String { (line.map { "line \($0): " } ?? "") + reason }
    }

    /// 78.
    public var exitCode: ProcessExitCode { .configuration }

    public let path: String
    /// In the order of lines.
    public let problems: [Problem]

    init(path: String, problems: [Problem]) {
        self.path = path
        self.problems = problems.sorted { ($0.line ?? 0) < ($1.line ?? 0) }
    }

    public var description: String {
        let count = problems.count == 1 ? "1 error:" : "\(problems.count) errors:"
        return (["\(path) has \(count)"] + problems.map { "  \($0)" }).joined(separator: "\n")
    }
}
