import CPostgres

/// Owns one `PGresult`.
final class ResultStorage: @unchecked Sendable {  // A PGresult is never changed once libpq handed it over; freed once.
    let pointer: OpaquePointer
    let rowCount: Int
    let columnCount: Int

    init(takingOwnershipOf pointer: OpaquePointer) {
        self.pointer = pointer
        rowCount = Int(PQntuples(pointer))
        columnCount = Int(PQnfields(pointer))
    }

    deinit {
        PQclear(pointer)
    }

    func columnName(_ index: Int) -> String? {
        PQfname(pointer, Int32(index)).map { String(cString: $0) }
    }

    /// The first column of that name. Compared in place: a result has few columns, and a dictionary for each result
    /// would cost more than it saves. (`PQfnumber` folds case and copies the name on every call.)
    func columnIndex(_ name: String) -> Int? {
        name.withCString { wanted in
            (0..<columnCount).first { index in
                guard let found = PQfname(pointer, Int32(index)) else { return false }
                return equal(found, wanted)
            }
        }
    }

    private func equal(_ left: UnsafePointer<CChar>, _ right: UnsafePointer<CChar>) -> Bool {
        var index = 0
        while left[index] == right[index] {
            if left[index] == 0 { return true }
            index += 1
        }
        return false
    }

    func cell(row: Int, column: Int) -> PostgresCell {
        let (row, index) = (Int32(row), Int32(column))
        let type = PostgresType(rawValue: PQftype(pointer, index))
        guard PQgetisnull(pointer, row, index) == 0, let value = PQgetvalue(pointer, row, index) else {
            return PostgresCell(storage: self, index: column, type: type, bytes: nil)
        }
        let bytes = UnsafeRawBufferPointer(start: value, count: Int(PQgetlength(pointer, row, index)))
        return PostgresCell(storage: self, index: column, type: type, bytes: bytes)
    }
}
