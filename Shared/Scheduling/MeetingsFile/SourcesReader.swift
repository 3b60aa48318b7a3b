import Meetings
import Models
import Yams

/// Walks the tree of a file of sources and collects sources and problems.
struct SourcesReader {
    private(set) var sources: [MeetingSource] = []
    private(set) var problems: [MeetingSourcesError.Problem] = []

    mutating func readRoot(_ root: Node) {
        guard let mapping = root.mapping else {
            return add(root, "the file must be a mapping with the key sources")
        }
        for (key, value) in mapping {
            guard key.string == "sources" else {
                add(key, Self.unknown(key.string ?? "", among: ["sources"]))
                continue
            }
            guard let sources = value.mapping else {
                add(value, "sources must be a mapping of names to definitions")
                continue
            }
            for (key, value) in sources { readSource(key, value) }
        }
    }

    private mutating func readSource(_ key: Node, _ value: Node) {
        guard let name = key.string, !name.isEmpty, name.utf8.count <= 64, name.allSatisfy(Self.isNamePart) else {
            return add(key, "a source's name is letters, digits, -, _ and ., at most 64")
        }
        guard !sources.contains(where: { $0.name == name }) else { return add(key, "\(name) stands there twice") }
        guard let mapping = value.mapping else { return add(key, "\(name) must be a mapping") }
        var draft = SourceDraft(name: name)
        for (key, value) in mapping {
            do {
                try draft.read(key.string ?? "", value)
            } catch {
                add(value, "\(name): \(error.reason)")
            }
        }
        do {
            sources.append(try draft.finished(isSound: problems.isEmpty))
        } catch {
            add(key, "\(name) \(error.reason)")
        }
    }

    private mutating func add(_ node: Node, _ reason: String) {
        problems.append(MeetingSourcesError.Problem(line: node.mark?.line, reason: reason))
    }

    static func unknown(_ text: String, among names: [String]) -> String {
        "unknown key '\(text)'\(NearMiss.hint(text, among: names)); allowed: \(names.joined(separator: ", "))"
    }

    private static func isNamePart(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber || "-_.".contains(character))
    }
}
