/// How a child process ended.
struct ChildEnding: Sendable {
    let stderr: ChildErrorStream
    /// E.g. `was killed by signal 9`.
    let manner: String
    let pid: Int32
    let usage: ChildUsage

    /// What the child said of its work; without it the ledger knows nothing of an end.
    var report: ChildReport? { stderr.report }
    /// Whether the handler was about to start.
    var hasBegun: Bool { stderr.hasBegun }

    /// Its manner and its reason or last words, in one line.
    var description: String {
        let words = String(decoding: stderr.lastWords, as: UTF8.self).split(whereSeparator: \.isNewline).last
        let reason = stderr.fatalError ?? words.map(String.init)
        return "its process \(manner)\(reason.map { ": \($0)" } ?? "")"
    }
}
