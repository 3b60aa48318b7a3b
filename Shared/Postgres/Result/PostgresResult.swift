import CPostgres

/// What a statement returned: its rows, and how many it touched.
///
/// Rows are decoded when they are read; the whole result stays in memory until the last row of it is gone.
public struct PostgresResult: Sendable, RandomAccessCollection {
    let storage: ResultStorage

    public var startIndex: Int { 0 }
    public var endIndex: Int { storage.rowCount }

    public subscript(position: Int) -> PostgresRow {
        precondition(position >= 0 && position < storage.rowCount, "row \(position) of \(storage.rowCount)")
        return PostgresRow(storage: storage, index: position)
    }

    /// Rows inserted, updated, deleted, or returned by SELECT; 0 for statements that have no such number.
    public var affectedRows: Int {
        guard let text = PQcmdTuples(storage.pointer) else { return 0 }
        return Int(String(cString: text)) ?? 0
    }

    /// The names of the columns, in order.
    public var columnNames: [String] {
        (0..<storage.columnCount).compactMap(storage.columnName)
    }

    /// The command tag, such as `INSERT 0 5` or `ROLLBACK`.
    var commandTag: String {
        PQcmdStatus(storage.pointer).map { String(cString: $0) } ?? ""
    }
}
