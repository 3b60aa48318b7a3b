/// `interval`: microseconds, days and months apart. A `Duration` is sent as microseconds, rounded towards zero.
extension Duration: PostgresEncodable, PostgresDecodable {
    public static var postgresType: PostgresType { .interval }

    private static let microsecondsPerDay: Int64 = 86_400_000_000

    public func encode(into buffer: inout PostgresBuffer) throws {
        let (seconds, attoseconds) = components
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
        let (sum, carry) = product.addingReportingOverflow(attoseconds / 1_000_000_000_000)
        guard !overflow, !carry else {
            throw PostgresError.encoding("the duration is outside what interval can hold")
        }
        buffer.append(sum)
        buffer.append(Int32(0))
        buffer.append(Int32(0))
    }

    /// Reads an interval; a day counts 24 hours.
    ///
    /// - Throws: ``PostgresError`` (`decoding`) when it has months, whose length depends on the calendar.
    public static func decode(_ cell: PostgresCell) throws -> Duration {
        var reader = PostgresReader(try cell.require(wanted: "Duration", .interval))
        guard let time: Int64 = reader.integer(), let days: Int32 = reader.integer(),
            let months: Int32 = reader.integer()
        else { throw cell.mismatch(wanted: "Duration") }
        guard months == 0 else {
            throw cell.mismatch(wanted: "Duration", reason: "months have no fixed length")
        }
        return .microseconds(time) + .microseconds(Int64(days) * microsecondsPerDay)
    }
}
