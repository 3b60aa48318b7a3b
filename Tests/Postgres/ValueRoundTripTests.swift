import FoundationEssentials
import Testing

@testable import Postgres

@Suite("A value comes back from its binary form as it went in")
struct ValueRoundTripTests {
    /// Encodes as a parameter is, decodes as a column is.
    private func roundTrip<Value: PostgresEncodable & PostgresDecodable>(
        _ value: Value, type: PostgresType? = nil
    ) throws -> Value {
        var buffer = PostgresBuffer()
        try value.encode(into: &buffer)
        return try buffer.bytes.withUnsafeBytes { bytes in
            let cell = PostgresCell(
                storage: nil, index: 0, type: type ?? Value.postgresType, bytes: value.isPostgresNull ? nil : bytes)
            return try Value.decode(cell)
        }
    }

    @Test("integers of every width, at their bounds", arguments: [0, 1, -1, Int.max, Int.min])
    func integers(value: Int) throws {
        #expect(try roundTrip(value) == value)
        #expect(try roundTrip(Int64(value)) == Int64(value))
        #expect(try roundTrip(Int32(truncatingIfNeeded: value)) == Int32(truncatingIfNeeded: value))
        #expect(try roundTrip(Int16(truncatingIfNeeded: value)) == Int16(truncatingIfNeeded: value))
    }

    @Test("floating point numbers, infinities and NaN among them")
    func floats() throws {
        for value in [0, -0.0, 1.5, -.pi, .greatestFiniteMagnitude, .leastNonzeroMagnitude, .infinity, -.infinity] {
            #expect(try roundTrip(value) == value)
        }
        #expect(try roundTrip(Double.nan).isNaN)
        #expect(try roundTrip(Float(1.25)) == 1.25)
    }

    @Test(
        "text with every kind of character", arguments: ["", "a", "grüße 🎼 e\u{301}", "'; DROP TABLE x; --", "\u{1}"])
    func text(value: String) throws {
        #expect(try roundTrip(value) == value)
    }

    @Test("booleans, bytes, UUIDs and JSON")
    func others() throws {
        #expect(try roundTrip(true))
        #expect(try !roundTrip(false))
        #expect(try roundTrip([UInt8](0...255)) == [UInt8](0...255))
        #expect(try roundTrip([UInt8]()) == [])
        let id = UUID()
        #expect(try roundTrip(id) == id)
        #expect(try roundTrip(PostgresJSON(#"{"a": [1, null]}"#)).text == #"{"a": [1, null]}"#)
    }

    @Test(
        "instants to the microsecond",
        arguments: [
            0, -946_684_800.000001, 1_000_000_000.123456, 1_767_225_599.999999, 253_402_300_799.5, -62_135_596_800,
        ])
    func dates(secondsSince1970: Double) throws {
        let date = Date(timeIntervalSince1970: secondsSince1970)
        let again = try roundTrip(date)
        #expect(abs(again.timeIntervalSince(date)) < 0.000_000_6)
        // Once rounded to microseconds, nothing changes any more.
        #expect(try roundTrip(again) == again)
    }

    @Test("spans of time")
    func durations() throws {
        for value in [Duration.zero, .microseconds(1), .seconds(-90), .seconds(86_400 * 400)] {
            #expect(try roundTrip(value) == value)
        }
    }

    @Test("NULL")
    func null() throws {
        #expect(try roundTrip(Int?.none) == nil)
        #expect(try roundTrip(Int?.some(3)) == 3)
        #expect(try roundTrip([UInt8]?.none) == nil)
    }

    @Test("arrays, empty ones and ones with NULLs")
    func arrays() throws {
        #expect(try roundTrip([1, 2, 3]) == [1, 2, 3])
        #expect(try roundTrip([Int]()) == [])
        #expect(try roundTrip(["a", nil, ""]) == ["a", nil, ""])
        #expect(try roundTrip([[1, 2], [], [255]] as [[UInt8]]) == [[1, 2], [], [255]])
    }

    @Test("vectors")
    func vectors() throws {
        let vector = PostgresVector([1, -0.5, .pi])
        #expect(try roundTrip(vector, type: PostgresType(rawValue: 20_000)) == vector)
    }

    @Test("an enumeration over text is its raw value")
    func enumerations() throws {
        #expect(try roundTrip(Colour.green) == .green)
        #expect(try roundTrip([Colour.red, .green]) == [.red, .green])
    }
}

enum Colour: String, PostgresEncodable, PostgresDecodable {
    case red, green
}
