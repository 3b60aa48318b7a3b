import FoundationEssentials
import Models
import Operations
import Yams

/// A key that an entry of schedules.yaml may have.
struct ScheduleField: Sendable {
    let name: String
    private let body: @Sendable (Node, inout ScheduleOverride) throws(SettingFault) -> Void

    init(_ name: String, _ body: @escaping @Sendable (Node, inout ScheduleOverride) throws(SettingFault) -> Void) {
        self.name = name
        self.body = body
    }

    func read(_ node: Node, _ entry: inout ScheduleOverride) throws(SettingFault) {
        guard !node.isNull else { throw SettingFault("has no value") }
        try body(node, &entry)
    }

    static let all: [ScheduleField] = [
        ScheduleField("cron") { node, entry throws(SettingFault) in entry.cron = try text(node) },
        ScheduleField("every") { node, entry throws(SettingFault) in
            entry.every = try duration(node, from: .seconds(1))
        },
        ScheduleField("zone") { node, entry throws(SettingFault) in entry.zone = try text(node) },
        ScheduleField("dst") { node, entry throws(SettingFault) in entry.dst = try word(node) },
        ScheduleField("anchor") { node, entry throws(SettingFault) in entry.anchor = try instant(node) },
        ScheduleField("catch_up") { node, entry throws(SettingFault) in
            entry.catchUp = try duration(node, from: .zero)
        },
        ScheduleField("overlap") { node, entry throws(SettingFault) in entry.overlap = try word(node) },
        ScheduleField("timeout") { node, entry throws(SettingFault) in
            entry.timeout = try duration(node, from: .seconds(1))
        },
        ScheduleField("paused") { node, entry throws(SettingFault) in entry.isPaused = try flag(node) },
        ScheduleField("parameters") { node, entry throws(SettingFault) in entry.parameters = try object(node) },
    ]

    private static func text(_ node: Node) throws(SettingFault) -> String {
        guard let text = node.string, !text.isEmpty else { throw SettingFault("must be text") }
        return text
    }

    private static func duration(_ node: Node, from least: Duration) throws(SettingFault) -> Duration {
        let text = try text(node)
        guard let duration = DurationText.parse(text) else {
            let hint = Int(text) == nil ? "" : " (a number needs its unit: \(text)s, \(text)m, …)"
            throw SettingFault("is '\(text)', not a duration such as 5m or 1h30m\(hint)")
        }
        guard duration >= least else {
            throw SettingFault("is '\(text)'; the least is \(DurationText.format(least))")
        }
        return duration
    }

    private static func word<Word: RawRepresentable<String> & CaseIterable>(
        _ node: Node
    ) throws(SettingFault) -> Word {
        let text = try text(node)
        let words = Word.allCases.map(\.rawValue)
        guard let word = Word(rawValue: text) else {
            throw SettingFault(
                "is '\(text)'\(NearMiss.hint(text, among: words)); allowed: \(words.joined(separator: ", "))"
            )
        }
        return word
    }

    private static func flag(_ node: Node) throws(SettingFault) -> Bool {
        guard let flag = node.bool else { throw SettingFault("is '\(node.text)'; allowed: true, false") }
        return flag
    }

    private static func instant(_ node: Node) throws(SettingFault) -> Date {
        let text = try text(node)
        guard let date = try? Date(text, strategy: .iso8601) else {  // its error says less than the one below
            throw SettingFault("is '\(text)', not an instant such as 2026-01-05T06:00:00Z")
        }
        return date
    }

    private static func object(_ node: Node) throws(SettingFault) -> [String: ParameterValue] {
        guard case .object(let members) = try ParameterValue(node) else {
            throw SettingFault("must be a mapping of names to values")
        }
        return members
    }
}
