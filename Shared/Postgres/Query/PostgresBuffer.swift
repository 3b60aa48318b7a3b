/// Bytes of parameters in PostgreSQL's binary format, as they are written one after the other.
///
/// Integers are big-endian. A ``PostgresEncodable`` appends exactly the bytes of its own value; the length before
/// it is written by whoever calls.
public struct PostgresBuffer: Sendable {
    var bytes: [UInt8] = []

    init() {}

    /// Appends an integer, most significant byte first.
    public mutating func append<Value: FixedWidthInteger>(_ value: Value) {
        withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
    }

    /// Appends raw bytes.
    public mutating func append(bytes source: some Sequence<UInt8>) {
        bytes.append(contentsOf: source)
    }

    /// Appends text in UTF-8.
    ///
    /// - Throws: ``PostgresError`` (`encoding`) when it contains the character U+0000, which no PostgreSQL text
    ///   value can hold.
    public mutating func append(text: String) throws {
        let start = bytes.count
        bytes.append(contentsOf: text.utf8)
        guard !bytes[start...].contains(0) else {
            throw PostgresError.encoding(
                "text contains the character U+0000, which PostgreSQL cannot store; remove it or use bytea")
        }
    }

    /// Appends one element with its length before it, as arrays and COPY want it; NULL is the length -1.
    mutating func append(field value: some PostgresEncodable) throws {
        guard !value.isPostgresNull else { return append(Int32(-1)) }
        let start = bytes.count
        append(Int32(0))
        try value.encode(into: &self)
        try patchLength(at: start)
    }

    /// Writes the number of bytes that followed into the four bytes kept free at `start`.
    mutating func patchLength(at start: Int) throws {
        guard let length = Int32(exactly: bytes.count - start - 4) else {
            throw PostgresError.encoding("a value is larger than 2 GiB; PostgreSQL takes at most 1 GiB")
        }
        patch(UInt32(length), at: start)
    }

    mutating func patch(_ value: UInt32, at start: Int) {
        bytes.withUnsafeMutableBytes { $0.storeBytes(of: value.bigEndian, toByteOffset: start, as: UInt32.self) }
    }
}
