import FoundationEssentials

extension ByteReader {
    /// Tables deeper than this are not read; the broker never nests deeper than a few levels by itself.
    static let deepestTable = 32

    mutating func table(depth: Int = 0) -> [String: AMQPValue]? {
        guard depth < Self.deepestTable, let bytes = longBytes() else { return nil }
        var reader = ByteReader(bytes)
        var entries: [String: AMQPValue] = [:]
        while !reader.isAtEnd {
            guard let key = reader.shortString(), let value = reader.value(depth: depth + 1) else { return nil }
            entries[key] = value
        }
        return entries
    }

    private mutating func array(depth: Int) -> [AMQPValue]? {
        guard depth < Self.deepestTable, let bytes = longBytes() else { return nil }
        var reader = ByteReader(bytes)
        var values: [AMQPValue] = []
        while !reader.isAtEnd {
            guard let value = reader.value(depth: depth + 1) else { return nil }
            values.append(value)
        }
        return values
    }

    private mutating func value(depth: Int) -> AMQPValue? {
        guard let kind = integer(UInt8.self) else { return nil }
        switch UnicodeScalar(kind) {
        case "t": return integer(UInt8.self).map { .bool($0 != 0) }
        case "S": return longBytes().map(Self.text)
        case "x": return longBytes().map { .bytes(Array($0)) }
        case "T": return integer(UInt64.self).map { .timestamp(Date(timeIntervalSince1970: Double($0))) }
        case "A": return array(depth: depth).map(AMQPValue.array)
        case "F": return table(depth: depth).map(AMQPValue.table)
        case "V": return .null
        default: return number(UnicodeScalar(kind))
        }
    }

    /// Numbers by RabbitMQ's letters, which differ from AMQP 0-9-1's (https://www.rabbitmq.com/amqp-0-9-1-errata).
    private mutating func number(_ kind: UnicodeScalar) -> AMQPValue? {
        switch kind {
        case "b": integer(Int8.self).map { .int(Int64($0)) }
        case "B": integer(UInt8.self).map { .int(Int64($0)) }
        case "s": integer(Int16.self).map { .int(Int64($0)) }
        case "u": integer(UInt16.self).map { .int(Int64($0)) }
        case "I": integer(Int32.self).map { .int(Int64($0)) }
        case "i": integer(UInt32.self).map { .int(Int64($0)) }
        case "l": integer(Int64.self).map { .int($0) }
        case "L": integer(UInt64.self).map { .int(Int64(clamping: $0)) }
        case "f": integer(UInt32.self).map { .double(Double(Float(bitPattern: $0))) }
        case "d": integer(UInt64.self).map { .double(Double(bitPattern: $0)) }
        case "D": decimal()
        default: nil
        }
    }

    private mutating func decimal() -> AMQPValue? {
        guard let places = integer(UInt8.self), let digits = integer(UInt32.self) else { return nil }
        return .double(Double(digits) / (0..<places).reduce(1.0) { scale, _ in scale * 10 })
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> AMQPValue {
        String(validating: bytes, as: UTF8.self).map(AMQPValue.string) ?? .bytes(Array(bytes))
    }
}
