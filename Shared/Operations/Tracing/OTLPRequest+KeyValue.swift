import Tracing

extension OTLPRequest {
    struct KeyValue: Encodable {
        let key: String
        let value: Value

        /// Sorted by key.
        static func list(_ attributes: SpanAttributes) -> [KeyValue] {
            var list: [KeyValue] = []
            attributes.forEach { key, attribute in list.append(KeyValue(key: key, value: Value(attribute))) }
            return list.sorted { $0.key < $1.key }
        }
    }

    /// `AnyValue`: an object with one field, named for the type.
    enum Value: Encodable {
        case string(String)
        case int(Int64)
        case double(Double)
        case bool(Bool)
        case array([Value])

        private enum CodingKeys: String, CodingKey {
            case stringValue, intValue, doubleValue, boolValue, arrayValue
        }

        private struct Values: Encodable {
            let values: [Value]
        }

        init(_ attribute: SpanAttribute) {
            switch attribute {
            case .string(let value): self = .string(value)
            case .int32(let value): self = .int(Int64(value))
            case .int64(let value): self = .int(value)
            case .double(let value): self = value.isFinite ? .double(value) : .string("\(value)")
            case .bool(let value): self = .bool(value)
            case .stringArray(let values): self = .array(values.map(Value.string))
            case .int32Array(let values): self = .array(values.map { .int(Int64($0)) })
            case .int64Array(let values): self = .array(values.map(Value.int))
            case .doubleArray(let values): self = .array(values.map { Value(.double($0)) })
            case .boolArray(let values): self = .array(values.map(Value.bool))
            case .stringConvertible(let value): self = .string("\(value)")
            case .stringConvertibleArray(let values): self = .array(values.map { .string("\($0)") })
            default: self = .string("\(attribute)")
            }
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            switch self {
            case .string(let value): try container.encode(value, forKey: .stringValue)
            case .int(let value): try container.encode("\(value)", forKey: .intValue)
            case .double(let value): try container.encode(value, forKey: .doubleValue)
            case .bool(let value): try container.encode(value, forKey: .boolValue)
            case .array(let values): try container.encode(Values(values: values), forKey: .arrayValue)
            }
        }
    }
}
