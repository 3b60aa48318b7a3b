extension PostgresConnection {
    /// Puts the numbers of this database's pgvector types in place of the constants.
    ///
    /// They are looked up by the extension and not by name, as its schema need not be on the search path.
    func resolve(_ bindings: PostgresBindings) async throws -> PostgresBindings {
        guard bindings.isDynamic else { return bindings }
        let types: (vector: PostgresType, array: PostgresType)
        if let vectorTypes { types = vectorTypes } else { types = try await lookUpVectorTypes() }
        vectorTypes = types
        return bindings.resolved(vector: types.vector, vectorArray: types.array)
    }

    private func lookUpVectorTypes() async throws -> (vector: PostgresType, array: PostgresType) {
        let sql = """
            SELECT t.oid, t.typarray FROM pg_catalog.pg_type t
            JOIN pg_catalog.pg_extension e ON e.extnamespace = t.typnamespace
            WHERE e.extname = 'vector' AND t.typname = 'vector'
            """
        guard let row = try await perform(sql, PostgresBindings(), key: nil).first else {
            throw PostgresError.encoding(
                "this database has no type vector; install pgvector and run CREATE EXTENSION vector")
        }
        return (
            PostgresType(rawValue: UInt32(truncatingIfNeeded: try row.decode(0, as: Int.self))),
            PostgresType(rawValue: UInt32(truncatingIfNeeded: try row.decode(1, as: Int.self)))
        )
    }
}
