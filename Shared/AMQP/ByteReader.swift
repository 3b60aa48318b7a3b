/// Reads AMQP's big-endian encoding. A read past the end returns `nil`, and so does every read after it.
struct ByteReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) {
        rest = bytes
    }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func bytes(_ count: Int) -> ArraySlice<UInt8>? {
        guard count <= rest.count else {
            rest = []
            return nil
        }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    mutating func integer<Value: FixedWidthInteger>(_: Value.Type = Value.self) -> Value? {
        guard let bytes = bytes(MemoryLayout<Value>.size) else { return nil }
        return bytes.reduce(0) { $0 << 8 | Value(truncatingIfNeeded: $1) }
    }

    mutating func shortString() -> String? {
        guard let count = integer(UInt8.self), let bytes = bytes(Int(count)) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    mutating func longBytes() -> ArraySlice<UInt8>? {
        guard let count = integer(UInt32.self) else { return nil }
        return bytes(Int(count))
    }
}
