import Testing

@testable import Postgres

@Suite("COPY writes each value in the form of its column")
struct CopyColumnTests {
    private func field(_ value: any PostgresEncodable, as type: PostgresType) throws -> [UInt8] {
        var buffer = PostgresBuffer()
        try CopyColumn(name: "c", type: type).append(value, to: &buffer)
        return buffer.bytes
    }

    @Test("integers take the width of the column")
    func integers() throws {
        #expect(try field(-2, as: .int4) == [0, 0, 0, 4, 0xFF, 0xFF, 0xFF, 0xFE])
        #expect(try field(258, as: .int2) == [0, 0, 0, 2, 1, 2])
        #expect(try field(Int16(-1), as: .int8) == [0, 0, 0, 8] + [UInt8](repeating: 0xFF, count: 8))
        #expect(throws: PostgresError.self) { try field(32_768, as: .int2) }
        #expect(throws: PostgresError.self) { try field(-2_147_483_649, as: .int4) }
    }

    @Test("text goes into every character type, JSON loses its version byte")
    func text() throws {
        #expect(try field("ab", as: .varchar) == [0, 0, 0, 2, 97, 98])
        #expect(try field("ab", as: PostgresType(rawValue: 20_000)) == [0, 0, 0, 2, 97, 98])
        #expect(try field(PostgresJSON("1"), as: .json) == [0, 0, 0, 1, 49])
    }

    @Test("NULL fits everywhere")
    func null() throws {
        #expect(try field(Int?.none, as: .uuid) == [0xFF, 0xFF, 0xFF, 0xFF])
    }

    @Test("what does not fit is refused with the column's name")
    func mismatch() throws {
        let error = try #require(throws: PostgresError.self) { try field("x", as: .int4) }
        #expect(error.message == #"column "c": text cannot be copied into int4"#)
    }
}
