import Testing

@testable import Postgres

@Suite("A query is made of parts")
struct QueryPartTests {
    @Test("whose parameters follow those before them, each with its own bytes")
    func parts() {
        let part: PostgresQuery = "a = \("one") AND b = \(2) AND c <> '$'"
        let query: PostgresQuery = "SELECT \(0) WHERE \(part: part) OR \(part: part) LIMIT \(9)"
        #expect(
            query.sql
                == "SELECT $1 WHERE a = $2 AND b = $3 AND c <> '$' OR a = $4 AND b = $5 AND c <> '$' LIMIT $6")
        #expect(query.bindings.parameters.map(\.type) == [.int8, .text, .int8, .text, .int8, .int8])
        let bytes = query.bindings.parameters.map {
            Array(query.bindings.buffer.bytes[$0.offset..<$0.offset + $0.length])
        }
        #expect(bytes[1] == Array("one".utf8) && bytes[3] == bytes[1] && bytes[5].last == 9)
    }

    @Test("numbers of two digits are moved on whole, and NULL stays NULL")
    func manyParameters() {
        var part: PostgresQuery = "x"
        for number in 0..<11 { part = "\(part: part), \(number)" }
        let query: PostgresQuery = "\(String?.none) \(part: part)"
        #expect(query.sql.hasSuffix(", $11, $12"))
        #expect(query.bindings.parameters[0].length == -1)
    }

    @Test("a value that cannot be encoded fails the whole")
    func failure() {
        let part: PostgresQuery = "\("a\0b")"
        let query: PostgresQuery = "SELECT \(part: part)"
        #expect(query.bindings.failure != nil)
    }
}
