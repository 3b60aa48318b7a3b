import Models
import Operations
import Yams

/// Walks the tree of a schedules.yaml and collects entries and problems.
struct SchedulesReader {
    private(set) var overrides: [ScheduleOverride] = []
    private(set) var problems: [SchedulesFileError.Problem] = []

    mutating func readRoot(_ root: Node) {
        if root.isNull { return }
        guard let mapping = root.mapping else {
            return add(root, "the file must be a mapping with the key schedules")
        }
        for (key, value) in mapping {
            if key.string == "schedules" {
                readSchedules(value)
            } else {
                add(key, Self.unknown("key", key.text, among: ["schedules"]))
            }
        }
    }

    private mutating func readSchedules(_ node: Node) {
        if node.isNull { return }
        guard let mapping = node.mapping else {
            return add(node, "schedules must be a mapping of job names to settings")
        }
        for (key, value) in mapping {
            guard let job = key.string, !job.isEmpty else {
                add(key, "a job's name must be text")
                continue
            }
            readJob(job, at: key, value)
        }
    }

    private mutating func readJob(_ job: String, at key: Node, _ node: Node) {
        var entry = ScheduleOverride(job: job, line: key.line ?? 0)
        guard let mapping = node.mapping else {
            return add(node.isNull ? key : node, "\(job) must be a mapping; allowed keys: \(Self.allowed)")
        }
        for (key, value) in mapping {
            guard let field = ScheduleField.all.first(where: { $0.name == key.string }) else {
                add(key, "\(job): " + Self.unknown("key", key.text, among: ScheduleField.all.map(\.name)))
                continue
            }
            do {
                try field.read(value, &entry)
            } catch {
                add(value, "\(job).\(field.name) \(error.reason)")
            }
        }
        if entry.cron != nil, entry.every != nil { add(key, "\(job) has both cron and every; keep one of them") }
        overrides.append(entry)
    }

    private static var allowed: String { ScheduleField.all.map(\.name).joined(separator: ", ") }

    private static func unknown(_ what: String, _ text: String, among names: [String]) -> String {
        "unknown \(what) '\(text)'\(NearMiss.hint(text, among: names)); allowed: \(names.joined(separator: ", "))"
    }

    private mutating func add(_ node: Node, _ reason: String) {
        problems.append(.init(line: node.line, reason: reason))
    }
}
