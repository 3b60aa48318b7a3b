import Operations

/// A value as JSON has it.
public indirect enum ParameterValue: Sendable, Hashable {
    case null
    case bool(Bool)
    /// What YAML takes for a whole number.
    case int(Int)
    /// What YAML takes for another number.
    case double(Double)
    case string(String)
    case array([ParameterValue])
    /// A mapping with text for keys.
    case object([String: ParameterValue])

    /// As JSON, the members of objects sorted by name.
    public var json: String {
        var bytes: [UInt8] = []
        append(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private func append(to bytes: inout [UInt8]) {
        switch self {
        case .null: bytes += "null".utf8
        case .bool(let value): bytes += "\(value)".utf8
        case .int(let value): bytes += "\(value)".utf8
        case .double(let value): bytes += "\(value)".utf8
        case .string(let text): JSONText.append(text, to: &bytes)
        case .array(let values):
            Self.appendList("[", "]", values, to: &bytes) { $0.append(to: &$1) }
        case .object(let members):
            Self.appendList("{", "}", members.sorted { $0.key < $1.key }, to: &bytes) { member, bytes in
                JSONText.append(member.key, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                member.value.append(to: &bytes)
            }
        }
    }

    private static func appendList<Element>(
        _ open: String,
        _ close: String,
        _ elements: [Element],
        to bytes: inout [UInt8],
        _ body: (Element, inout [UInt8]) -> Void
    ) {
        bytes += open.utf8
        for (index, element) in elements.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            body(element, &bytes)
        }
        bytes += close.utf8
    }
}
