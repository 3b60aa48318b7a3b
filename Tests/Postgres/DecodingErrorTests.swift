import FoundationEssentials
import Testing

@testable import Postgres

@Suite("A value that cannot be read is an error that says why")
struct DecodingErrorTests {
    private func error<Value: PostgresDecodable>(
        reading type: Value.Type, from found: PostgresType, _ bytes: [UInt8]?
    ) throws -> PostgresError {
        let bytes = bytes ?? []
        return try #require(
            throws: PostgresError.self,
            performing: {
                try bytes.withUnsafeBytes { buffer in
                    _ = try Value.decode(PostgresCell(storage: nil, index: 0, type: found, bytes: buffer))
                }
            })
    }

    @Test("the found and the wanted type are named")
    func types() throws {
        let error = try error(reading: UUID.self, from: .text, Array("x".utf8))
        #expect(error.code == .decoding)
        #expect(error.message == #"column "?" has text, which cannot be read as UUID"#)
    }

    @Test("NULL where no optional was wanted")
    func null() throws {
        let error = try #require(
            throws: PostgresError.self,
            performing: { try Int.decode(PostgresCell(storage: nil, index: 0, type: .int8, bytes: nil)) })
        #expect(error.message == #"column "?" has NULL, which cannot be read as Int"#)
    }

    @Test("a number too large for the type")
    func overflow() throws {
        let error = try error(reading: Int16.self, from: .int4, [0, 1, 0, 0])
        #expect(error.message.hasSuffix("cannot be read as Int16: the number does not fit"))
    }

    @Test(
        "infinity is no date",
        arguments: [[0x7F] + [UInt8](repeating: 0xFF, count: 7), [0x80] + .init(repeating: 0, count: 7)])
    func infinity(bytes: [UInt8]) throws {
        let error = try error(reading: Date.self, from: .timestamptz, bytes)
        #expect(error.message.hasSuffix("the value is infinity, which a Date cannot be"))
    }

    @Test("an interval with months is no duration")
    func months() throws {
        let bytes = [UInt8](repeating: 0, count: 15) + [1]
        let error = try error(reading: Duration.self, from: .interval, bytes)
        #expect(error.message.hasSuffix("months have no fixed length"))
    }

    @Test("a text that is no case of the enumeration, without showing it")
    func enumeration() throws {
        let error = try error(reading: Colour.self, from: .text, Array("secret".utf8))
        #expect(error.message.hasSuffix("cannot be read as Colour: the text is none of its cases"))
        #expect(!String(reflecting: error).contains("secret"))
    }

    @Test("bytes of an unknown type are no text")
    func unknownType() throws {
        let error = try error(reading: String.self, from: PostgresType(rawValue: 99_999), [0xFF, 0x00])
        #expect(error.message.contains("has type 99999"))
    }

    @Test("an array cut short, or of two dimensions")
    func arrays() throws {
        let header: [UInt8] = [0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 20, 0, 0, 0, 9, 0, 0, 0, 1]
        #expect(try error(reading: [Int].self, from: PostgresType(1016), header).message.hasSuffix("ends early"))
        let square: [UInt8] = [0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 20, 0, 0, 0, 1, 0, 0, 0, 1]
        #expect(
            try error(reading: [Int].self, from: PostgresType(1016), square).message.hasSuffix("has 2 dimensions"))
    }

    @Test("truncated values of every type never crash")
    func truncated() throws {
        for count in 0..<8 {
            let bytes = [UInt8](repeating: 1, count: count)
            bytes.withUnsafeBytes { buffer in
                func cell(_ type: PostgresType) -> PostgresCell {
                    PostgresCell(storage: nil, index: 0, type: type, bytes: buffer)
                }
                #expect(throws: PostgresError.self) { try Int.decode(cell(.int8)) }
                #expect(throws: PostgresError.self) { try Double.decode(cell(.float8)) }
                #expect(throws: PostgresError.self) { try Date.decode(cell(.timestamptz)) }
                #expect(throws: PostgresError.self) { try UUID.decode(cell(.uuid)) }
                #expect(throws: PostgresError.self) { try Duration.decode(cell(.interval)) }
                #expect(throws: PostgresError.self) { try String.decode(cell(.numeric)) }
                #expect(throws: PostgresError.self) { try PostgresVector.decode(cell(PostgresType(20_000))) }
            }
        }
    }
}
