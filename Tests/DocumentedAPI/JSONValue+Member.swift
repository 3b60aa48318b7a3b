import Models

extension JSONValue {
    /// A member of an object; `nil` where there is none, or no object.
    func member(_ name: String) -> JSONValue? {
        if case .object(let members) = self { members[name] } else { nil }
    }

    var list: [JSONValue] { if case .array(let values) = self { values } else { [] } }

    var text: String? { if case .string(let text) = self { text } else { nil } }

    var number: Double? {
        switch self {
        case .integer(let number): Double(number)
        case .number(let number): number
        default: nil
        }
    }
}
