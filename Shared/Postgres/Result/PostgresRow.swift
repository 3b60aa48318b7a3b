/// One row of a result.
public struct PostgresRow: Sendable {
    let storage: ResultStorage
    let index: Int

    /// Decodes the column of that name; the first one, should several have it.
    ///
    /// ```swift
    /// let id = try row.decode("id", as: UUID.self)
    /// let endedAt: Date? = try row.decode("ended_at")
    /// ```
    ///
    /// - Throws: ``PostgresError`` with code `decoding` when there is no such column, when it is NULL and `Value` is
    ///   not optional, or when its type does not fit.
    public func decode<Value: PostgresDecodable>(_ column: String, as type: Value.Type = Value.self) throws -> Value {
        guard let position = storage.columnIndex(column) else { throw missing(column, wanted: "\(type)") }
        return try Value.decode(storage.cell(row: index, column: position))
    }

    /// Decodes the column at that position, from 0.
    ///
    /// - Throws: ``PostgresError`` with code `decoding`, as ``decode(_:as:)-swift.method``.
    public func decode<Value: PostgresDecodable>(_ column: Int, as type: Value.Type = Value.self) throws -> Value {
        guard (0..<storage.columnCount).contains(column) else { throw missing("#\(column)", wanted: "\(type)") }
        return try Value.decode(storage.cell(row: index, column: column))
    }

    private func missing(_ column: String, wanted: String) -> PostgresError {
        let names = (0..<storage.columnCount).compactMap(storage.columnName).joined(separator: ", ")
        return .decoding(
            column: column, found: "no value", wanted: wanted, reason: "the result has the columns \(names)")
    }
}
