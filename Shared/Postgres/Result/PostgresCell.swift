/// One value of a result, not yet decoded.
///
/// It points into the result and keeps it alive. Not `Sendable`: decode where it is read.
public struct PostgresCell {
    /// The type of the column or, inside an array, of the element.
    public let type: PostgresType

    /// The name of the column, for errors.
    var column: String { storage?.columnName(index) ?? "?" }

    private let storage: ResultStorage?
    private let index: Int
    private let bytes: UnsafeRawBufferPointer?

    init(storage: ResultStorage?, index: Int, type: PostgresType, bytes: UnsafeRawBufferPointer?) {
        self.storage = storage
        self.index = index
        self.type = type
        self.bytes = bytes
    }

    /// Whether the value is SQL NULL.
    public var isNull: Bool { bytes == nil }

    /// Calls `body` with the binary form of the value, `nil` for NULL; the pointer is valid only meanwhile.
    public func withBytes<Value>(_ body: (UnsafeRawBufferPointer?) throws -> Value) rethrows -> Value {
        try body(bytes)
    }

    /// The error of a value that is not what was wanted, naming column and types, never the value.
    ///
    /// - Parameters:
    ///   - wanted: the Swift type.
    ///   - reason: what is wrong where the type alone does not say it.
    public func mismatch(wanted: String, reason: String? = nil) -> PostgresError {
        let found = isNull ? "NULL" : "\(type)"
        return .decoding(column: column, found: found, wanted: wanted, reason: reason)
    }

    /// The bytes, when there are any and the type is one of `types` (or `types` is empty).
    func require(wanted: @autoclosure () -> String, _ types: PostgresType...) throws -> UnsafeRawBufferPointer {
        guard let bytes, types.isEmpty || types.contains(type) else { throw mismatch(wanted: wanted()) }
        return bytes
    }

    func element(_ bytes: UnsafeRawBufferPointer?, type: PostgresType) -> PostgresCell {
        PostgresCell(storage: storage, index: index, type: type, bytes: bytes)
    }
}
