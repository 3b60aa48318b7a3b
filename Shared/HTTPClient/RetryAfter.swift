public import FoundationEssentials
public import HTTPTypes

/// Reads `Retry-After` (RFC 9110 §10.2.3).
public enum RetryAfter {
    /// How long the server asks to wait, in either form; nil when it does not say, or not legibly.
    ///
    /// A date gone by is zero. Numbers past a year are taken as a year: nobody waits for either.
    public static func delay(_ headers: HTTPFields, now: Date) -> Duration? {
        guard let value = headers[.retryAfterDelay] else { return nil }
        let text = value.trimmingWhitespace()
        if !text.isEmpty, text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) {
            return .seconds(min(Int(text) ?? year, year))
        }
        return HTTPDate.parse(text, now: now).map { date in
            .seconds(min(max(date.timeIntervalSince(now), 0), Double(year)))
        }
    }

    private static let year = 366 * 86_400
}

extension String {
    fileprivate func trimmingWhitespace() -> String {
        let tail = drop { $0 == " " || $0 == "\t" }
        return String(tail.prefix(tail.count - tail.reversed().prefix { $0 == " " || $0 == "\t" }.count))
    }
}
