public import FoundationEssentials

/// A value in a header or argument table (AMQP 0-9-1 field value, RabbitMQ's type letters).
///
/// Integers of every width decode to ``int(_:)`` (an unsigned 64-bit value above `Int64.max` is clamped), decimals and
/// floats to ``double(_:)``. A long string that is not UTF-8 decodes to ``bytes(_:)``.
public indirect enum AMQPValue: Sendable, Hashable {
    case bool(Bool)
    case int(Int64)
    case double(Double)
    case string(String)
    case bytes([UInt8])
    /// An instant in whole seconds; fractions are cut off on the wire.
    case timestamp(Date)
    case array([AMQPValue])
    case table([String: AMQPValue])
    case null
}

extension AMQPValue: ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral, ExpressibleByStringLiteral {
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(integerLiteral value: Int64) { self = .int(value) }
    public init(stringLiteral value: String) { self = .string(value) }
}
