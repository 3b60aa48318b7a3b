import AMQP
import FoundationEssentials
import Models

extension AMQPValue {
    /// The value as JSON, for the ledger; bytes as text with what is not UTF-8 replaced, times as Unix seconds.
    var json: JSONValue {
        switch self {
        case .bool(let value): .bool(value)
        case .int(let value): .integer(Int(value))
        case .double(let value): value.isFinite ? .number(value) : .string("\(value)")
        case .string(let value): .string(value.storable)
        case .bytes(let value): .string(String(decoding: value, as: UTF8.self).storable)
        case .timestamp(let value): .integer(Int(value.timeIntervalSince1970))
        case .array(let values): .array(values.map(\.json))
        case .table(let values): Self.json(values)
        case .null: .null
        }
    }

    /// A table, e.g. a message's headers, as JSON.
    static func json(_ table: [String: AMQPValue]) -> JSONValue {
        .object(Dictionary(table.map { ($0.key.storable, $0.value.json) }, uniquingKeysWith: { first, _ in first }))
    }
}
