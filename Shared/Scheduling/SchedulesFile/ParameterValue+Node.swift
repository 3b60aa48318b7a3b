import Operations
import Yams

extension ParameterValue {
    /// A YAML node as JSON has it. Anything but null, truth values and numbers is text; dates stay text.
    init(_ node: Node) throws(SettingFault) {
        switch node {
        case .scalar: self = Self.scalar(node)
        case .mapping(let mapping):
            var members: [String: ParameterValue] = [:]
            for (key, value) in mapping {
                guard let name = key.string else { throw SettingFault("has a name that is not text") }
                members[name] = try ParameterValue(value)
            }
            self = .object(members)
        case .sequence(let sequence):
            var values: [ParameterValue] = []
            for value in sequence { values.append(try ParameterValue(value)) }
            self = .array(values)
        case .alias: throw SettingFault("refers to another part of the file; write it out")
        }
    }

    private static func scalar(_ node: Node) -> ParameterValue {
        if node.isNull { return .null }
        if node.isText { return .string(node.text) }
        if let value = node.bool { return .bool(value) }
        if let value = node.int { return .int(value) }
        if let value = node.float, value.isFinite { return .double(value) }
        return .string(node.text)
    }
}
