import FoundationEssentials

extension ParameterSpec {
    /// Whether `value` is what the parameter takes.
    public func accepts(_ value: JSONValue) -> Bool {
        switch (kind, value) {
        case (.uuid, .string(let text)): UUID(uuidString: text) != nil
        case (.text, .string(let text)): !text.isEmpty
        case (.integer(let range), .integer(let number)): range.contains(number)
        case (.flag, .bool): true
        case (.choice(let names), .string(let text)): names.contains(text)
        case (.choices(let names), .array(let values)):
            values.allSatisfy { if case .string(let text) = $0 { names.contains(text) } else { false } }
        default: false
        }
    }

    /// The value a person means by `text` on a command line; checked by ``accepts(_:)`` afterwards.
    public func value(from text: String) -> JSONValue {
        switch kind {
        case .uuid, .text, .choice: .string(text)
        case .integer: Int(text).map(JSONValue.integer) ?? .string(text)
        case .flag: text == "true" ? .bool(true) : text == "false" ? .bool(false) : .string(text)
        case .choices: .array(text.split(separator: ",").map { .string(String($0)) })
        }
    }
}
