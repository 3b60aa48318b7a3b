/// Reads big-endian values off the front of a value in binary format.
struct PostgresReader {
    private var bytes: UnsafeRawBufferPointer

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    var remaining: Int { bytes.count }

    /// The next integer, or `nil` when too few bytes are left.
    mutating func integer<Value: FixedWidthInteger>(as type: Value.Type = Value.self) -> Value? {
        let size = MemoryLayout<Value>.size
        guard bytes.count >= size else { return nil }
        defer { bytes = UnsafeRawBufferPointer(rebasing: bytes[size...]) }
        return Value(bigEndian: bytes.loadUnaligned(as: Value.self))
    }

    /// The next `length` bytes; `.some(nil)` for the length -1, which is NULL; `nil` when too few are left.
    mutating func field(length: Int) -> UnsafeRawBufferPointer?? {
        guard length >= 0 else { return .some(nil) }
        guard bytes.count >= length else { return nil }
        defer { bytes = UnsafeRawBufferPointer(rebasing: bytes[length...]) }
        return UnsafeRawBufferPointer(rebasing: bytes[..<length])
    }
}
