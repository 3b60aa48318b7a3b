import Testing

@testable import Postgres

@Suite("A query is written as a literal")
struct QueryInterpolationTests {
    @Test("values become parameters and never part of the SQL")
    func values() {
        let name = "'; DROP TABLE users; --"
        let query: PostgresQuery = "SELECT * FROM users WHERE name = \(name) AND age > \(18)"
        #expect(query.sql == "SELECT * FROM users WHERE name = $1 AND age > $2")
        #expect(query.bindings.parameters.map(\.type) == [.text, .int8])
        #expect(!query.description.contains("DROP"))
    }

    @Test("an empty optional is NULL with the type of its value")
    func null() {
        let query: PostgresQuery = "UPDATE t SET a = \(Int32?.none), b = \([String]?.none)"
        #expect(query.bindings.parameters.map(\.length) == [-1, -1])
        #expect(query.bindings.parameters.map(\.type) == [.int4, PostgresType(1009)])
    }

    @Test("names are quoted, quotes in them doubled")
    func identifiers() {
        let query: PostgresQuery = #"SELECT * FROM \#(identifier: "odd \"table")"#
        #expect(query.sql == #"SELECT * FROM "odd ""table""#)
    }

    @Test("SQL of the program's own goes in as it is")
    func unescaped() {
        let query: PostgresQuery = "SELECT \(1) \(unescaped: "ORDER BY 1") LIMIT \(2)"
        #expect(query.sql == "SELECT $1 ORDER BY 1 LIMIT $2")
    }

    @Test("pgvector's constants give way to the database's numbers, in arrays too")
    func vectors() {
        let query: PostgresQuery = "SELECT \(PostgresVector([1])), \([PostgresVector([2])])"
        #expect(query.bindings.isDynamic)
        let resolved = query.bindings.resolved(
            vector: PostgresType(rawValue: 20_001), vectorArray: PostgresType(rawValue: 20_002))
        #expect(resolved.parameters.map(\.type.rawValue) == [20_001, 20_002])
        #expect(!resolved.isDynamic)
        let start = resolved.parameters[1].offset + 8
        #expect(Array(resolved.buffer.bytes[start..<start + 4]) == [0, 0, 0x4E, 0x21])
    }
}
