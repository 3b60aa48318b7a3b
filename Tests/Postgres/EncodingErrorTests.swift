import FoundationEssentials
import Testing

@testable import Postgres

@Suite("A value that PostgreSQL cannot hold is refused before anything is sent")
struct EncodingErrorTests {
    private func failure(_ query: PostgresQuery) throws -> PostgresError {
        try #require(query.bindings.failure)
    }

    @Test("text with U+0000")
    func nullCharacter() throws {
        let error = try failure("SELECT \(1), \("a\0b")")
        #expect(error.code == .encoding)
        #expect(error.message.hasPrefix("parameter $2: text contains the character U+0000"))
    }

    @Test("U+0000 deep inside an array")
    func nullCharacterInArray() throws {
        #expect(try failure("SELECT \(["a", "b\0"])").code == .encoding)
    }

    @Test("dates beyond the calendar", arguments: [Double.infinity, -.infinity, .nan, 1e15, -1e12])
    func dates(interval: Double) throws {
        let error = try failure("SELECT \(Date(timeIntervalSinceReferenceDate: interval))")
        #expect(error.message.contains("4713 BC to AD 294276"))
    }

    @Test("a vector without elements or with one that is not finite")
    func vectors() throws {
        #expect(try failure("SELECT \(PostgresVector([]))").code == .encoding)
        #expect(try failure("SELECT \(PostgresVector([.nan]))").code == .encoding)
    }

    @Test("arrays of arrays")
    func nestedArrays() throws {
        #expect(try failure("SELECT \([[1], [2]])").message.contains("only arrays of one dimension"))
    }

    @Test("the first of several failures is told")
    func first() throws {
        #expect(try failure("SELECT \("\0"), \(PostgresVector([]))").message.hasPrefix("parameter $1"))
    }
}
