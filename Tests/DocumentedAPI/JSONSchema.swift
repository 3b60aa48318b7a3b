import FoundationEssentials
import Models

/// The part of JSON Schema that the API's document uses; what is beyond it is a fault of its own.
///
/// Stricter than the standard in one thing: an object has no members but those that are named, where any are.
struct JSONSchema {
    let schema: JSONValue
    private let document: JSONValue

    private static let known: Set<String> = [
        "type", "format", "enum", "default", "minimum", "maximum", "items", "minItems", "properties", "required",
    ]

    /// - Parameter document: which references lead into.
    init(_ schema: JSONValue, of document: JSONValue) {
        var schema = schema
        while let reference = schema.member("$ref")?.text {
            schema = Self.lookup(reference, in: document)
        }
        self.schema = schema
        self.document = document
    }

    /// What of a value is not as the schema says.
    ///
    /// - Parameter place: of the value in the answer, for people.
    func faults(of value: JSONValue, at place: String = "the body") -> [String] {
        guard case .object(let members) = schema else { return ["\(place) is documented by no schema"] }
        let unknown = members.keys.filter { !Self.known.contains($0) }.sorted()
        guard unknown.isEmpty else { return ["\(place) is documented with \(unknown), which is not understood"] }
        let type = members["type"]?.text ?? "nothing"
        guard Self.isOf(type, value) else { return ["\(place) is \(value.kindName), documented is \(type)"] }
        if let words = members["enum"]?.list, !words.contains(value) {
            return ["\(place) is \(value), which is none of those documented"]
        }
        return formatFaults(of: value, at: place) + boundFaults(of: value, at: place)
            + itemFaults(of: value, at: place) + memberFaults(of: value, at: place)
    }

    private static func isOf(_ type: String, _ value: JSONValue) -> Bool {
        switch (type, value) {
        case ("string", .string), ("boolean", .bool), ("integer", .integer), ("number", .integer), ("number", .number),
            ("array", .array), ("object", .object):
            true
        default: false
        }
    }

    private func formatFaults(of value: JSONValue, at place: String) -> [String] {
        guard let format = schema.member("format")?.text, let text = value.text else { return [] }
        let fits =
            switch format {
            case "uuid": UUID(uuidString: text) != nil
            case "date-time": (try? Date(text, strategy: .iso8601)) != nil  // whatever is wrong with it
            case "uri": text.contains("://")
            case "email": text.contains("@")
            default: true
            }
        return fits ? [] : ["\(place) is '\(text)', documented is \(format)"]
    }

    private func boundFaults(of value: JSONValue, at place: String) -> [String] {
        guard let number = value.number else { return [] }
        let least = schema.member("minimum")?.number ?? -.infinity
        let most = schema.member("maximum")?.number ?? .infinity
        return least <= number && number <= most ? [] : ["\(place) is \(number), documented is \(least) to \(most)"]
    }

    private func itemFaults(of value: JSONValue, at place: String) -> [String] {
        guard case .array(let items) = value else { return [] }
        guard let one = schema.member("items") else { return ["\(place) is a list of what is not documented"] }
        let least = schema.member("minItems")?.number ?? 0
        let short = Double(items.count) < least ? ["\(place) has \(items.count) items, documented is \(least)"] : []
        let schema = JSONSchema(one, of: document)
        return short + items.enumerated().flatMap { schema.faults(of: $1, at: "\(place)[\($0)]") }
    }

    private func memberFaults(of value: JSONValue, at place: String) -> [String] {
        guard case .object(let members) = value, case .object(let named) = schema.member("properties") else {
            return []
        }
        let required = schema.member("required")?.list.compactMap(\.text) ?? []
        let missing = required.filter { members[$0] == nil }.map { "\(place) lacks \($0)" }
        return missing
            + members.sorted { $0.key < $1.key }.flatMap { name, member in
                named[name].map { JSONSchema($0, of: document).faults(of: member, at: "\(place).\(name)") }
                    ?? ["\(place).\(name) is not documented"]
            }
    }

    /// - Parameter reference: such as `#/components/schemas/Problem`. One that leads nowhere gives no schema.
    private static func lookup(_ reference: String, in document: JSONValue) -> JSONValue {
        reference.split(separator: "/").dropFirst().reduce(document) { $0.member(String($1)) ?? .null }
    }
}
