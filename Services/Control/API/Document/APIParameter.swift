import Models

/// A parameter of a path or a query.
struct APIParameter: Sendable {
    enum Place: String, Sendable {
        case path, query
    }

    let name: String
    let place: Place
    let text: String
    let schema: JSONValue
    let isRequired: Bool

    init(
        _ name: String, in place: Place, _ text: String, _ schema: JSONValue = APISchema.text, isRequired: Bool = false
    ) {
        self.isRequired = isRequired || place == .path
        self.name = name
        self.place = place
        self.text = text
        self.schema = schema
    }

    var document: JSONValue {
        .object([
            "name": .string(name), "in": .string(place.rawValue), "required": .bool(isRequired),
            "description": .string(text), "schema": schema,
        ])
    }
}
