public import FoundationEssentials

/// `timestamptz`: microseconds since 2000-01-01 00:00 UTC. A `Date` is rounded to the nearest microsecond.
extension Date: PostgresEncodable, PostgresDecodable {
    public static var postgresType: PostgresType { .timestamptz }

    /// The seconds from PostgreSQL's epoch to that of `timeIntervalSinceReferenceDate`; 2000 was a leap year.
    private static let epochDistance = 366.0 * 86_400

    /// The first and last microsecond a timestamp can hold: 4713-11-24 BC and the end of AD 294276
    /// (`src/include/datatype/timestamp.h`).
    private static let range: ClosedRange<Int64> = -211_813_488_000_000_000...9_223_371_331_199_999_999

    public func encode(into buffer: inout PostgresBuffer) throws {
        let microseconds = ((timeIntervalSinceReferenceDate + Self.epochDistance) * 1_000_000).rounded()
        guard let value = Int64(exactly: microseconds), Self.range.contains(value) else {
            throw PostgresError.encoding("the date is outside what timestamptz can hold (4713 BC to AD 294276)")
        }
        buffer.append(value)
    }

    /// Reads `timestamptz`, `timestamp` (taken as UTC) and `date` (its first instant in UTC).
    ///
    /// - Throws: ``PostgresError`` (`decoding`) also for `infinity` and `-infinity`, which no `Date` stands for.
    public static func decode(_ cell: PostgresCell) throws -> Date {
        var reader = PostgresReader(try cell.require(wanted: "Date", .timestamptz, .timestamp, .date))
        if cell.type == .date {
            guard let days: Int32 = reader.integer() else { throw cell.mismatch(wanted: "Date") }
            guard days != .max, days != .min else { throw cell.mismatch(wanted: "Date", reason: infinite) }
            return Date(timeIntervalSinceReferenceDate: Double(days) * 86_400 - epochDistance)
        }
        guard let value: Int64 = reader.integer() else { throw cell.mismatch(wanted: "Date") }
        guard value != .max, value != .min else { throw cell.mismatch(wanted: "Date", reason: infinite) }
        return date(microseconds: value)
    }

    private static let infinite = "the value is infinity, which a Date cannot be"

    /// Seconds and fraction are added apart, so that the fraction keeps its digits.
    private static func date(microseconds: Int64) -> Date {
        let (seconds, fraction) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
        return Date(timeIntervalSinceReferenceDate: Double(seconds) - epochDistance + Double(fraction) / 1_000_000)
    }
}
