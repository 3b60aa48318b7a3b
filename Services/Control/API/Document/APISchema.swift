import Models

/// Pieces of JSON Schema (2020-12, as OpenAPI 3.1 has it).
enum APISchema {
    static let text = type("string")
    static let flag = type("boolean")
    static let id = format("uuid")
    static let instant = format("date-time")
    static let url = format("uri")

    static func type(_ name: String) -> JSONValue { .object(["type": .string(name)]) }

    static func format(_ name: String) -> JSONValue { .object(["type": "string", "format": .string(name)]) }

    static func choice(_ words: [String]) -> JSONValue {
        .object(["type": "string", "enum": .array(words.map(JSONValue.string))])
    }

    static func integer(_ range: ClosedRange<Int>, default value: Int? = nil) -> JSONValue {
        var schema: [String: JSONValue] = [
            "type": "integer", "minimum": .integer(range.lowerBound), "maximum": .integer(range.upperBound),
        ]
        schema["default"] = value.map(JSONValue.integer)
        return .object(schema)
    }

    static func list(of item: JSONValue, atLeast least: Int = 0) -> JSONValue {
        .object(["type": "array", "items": item, "minItems": .integer(least)])
    }

    /// Nothing but these members, those named required.
    static func object(_ members: [String: JSONValue], optional: Set<String> = []) -> JSONValue {
        .object([
            "type": "object", "properties": .object(members),
            "required": .array(members.keys.filter { !optional.contains($0) }.sorted().map(JSONValue.string)),
        ])
    }
}
