import FoundationEssentials
import Models

/// Names and values of one thing, one a line; what is absent is left out.
struct Details {
    private var lines: [(name: String, value: String)] = []

    mutating func add(_ name: String, _ value: String?) {
        if let value { lines.append((name, value)) }
    }

    mutating func add(_ name: String, _ value: Date?) {
        add(name, value.map(Instant.text))
    }

    mutating func add(_ name: String, _ value: UUID?) {
        add(name, value?.uuidString.lowercased())
    }

    mutating func add(_ name: String, _ value: JSONValue?) throws {
        add(name, try value?.text)
    }

    func text(styled: Bool = Terminal.isStyled) -> String {
        let width = lines.map(\.name.count).max() ?? 0
        return lines.map { line in
            let name = line.name + String(repeating: " ", count: width - line.name.count)
            return "\(styled ? Terminal.bold(name) : name)  \(line.value)"
        }.joined(separator: "\n")
    }
}
