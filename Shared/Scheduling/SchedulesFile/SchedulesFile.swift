import FoundationEssentials
import Yams

/// Reads schedules.yaml, strictly.
///
/// ```yaml
/// schedules:
///   ingest_emails:
///     every: 5m
///     overlap: skip
///   generate_daily_insights:
///     cron: "0 6 * * mon-fri"
///     zone: Europe/Berlin
///     dst: shift
/// ```
public struct SchedulesFile: Sendable, Hashable {
    /// Where it was read from.
    public let path: String
    /// Its entries, in their order.
    public let overrides: [ScheduleOverride]

    private static let largest = 1024 * 1024

    /// Reads a file of at most 1 MiB.
    ///
    /// - Throws: `SchedulesFileError` with every problem and its line. Where YAML itself is broken there is one problem
    ///   only, since nothing behind it can be read.
    public init(path: String) throws(SchedulesFileError) {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Self.error(path, "cannot be read; is the path right, and may this user read it?")
        }
        guard data.count <= Self.largest else { throw Self.error(path, "is larger than 1 MiB") }
        guard let text = String(bytes: data, encoding: .utf8) else { throw Self.error(path, "is not UTF-8") }
        try self.init(yaml: text, path: path)
    }

    /// Reads a text; `path` is what errors name.
    public init(yaml: String, path: String = "schedules.yaml") throws(SchedulesFileError) {
        var reader = SchedulesReader()
        do {
            if let root = try Yams.compose(yaml: yaml) { reader.readRoot(root) }
        } catch {
            throw SchedulesFileError(path: path, problems: [Self.problem(of: error, in: yaml)])
        }
        guard reader.problems.isEmpty else { throw SchedulesFileError(path: path, problems: reader.problems) }
        self.path = path
        overrides = reader.overrides
    }

    private static func error(_ path: String, _ reason: String) -> SchedulesFileError {
        SchedulesFileError(path: path, problems: [.init(line: nil, reason: reason)])
    }

    private static func problem(of error: any Error, in yaml: String) -> SchedulesFileError.Problem {
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            .init(line: mark.line, reason: "\(problem)\(hint(line: mark.line, of: yaml))")
        case .duplicatedKeysInMapping(let duplicates, let context):
            .init(line: context.mark.line, reason: "\(duplicates.joined(separator: ", ")) stands there more than once")
        default: .init(line: nil, reason: "is not YAML: \(error)")
        }
    }

    /// The mistake that everybody makes once: in YAML a bare `*` is a reference, not a star.
    private static func hint(line: Int, of yaml: String) -> String {
        let lines = yaml.split(separator: "\n", omittingEmptySubsequences: false)
        let suspects = lines[max(0, min(line, lines.count) - 2)..<max(0, min(line, lines.count))]
        let isBareStar = suspects.contains { $0.contains("cron:") && $0.contains(": *") }
        return isBareStar ? "; write a cron expression that begins with * in quotes" : ""
    }
}
