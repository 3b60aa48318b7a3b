import FoundationEssentials
import HTTPClient
import Testing

@Suite("dates of HTTP headers")
struct HTTPDateTests {
    private let now = Date(timeIntervalSince1970: 1_790_000_000)  // 2026-09-21

    @Test(
        "all three forms of RFC 9110 are the same instant",
        arguments: ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"]
    )
    func threeForms(text: String) {
        #expect(HTTPDate.parse(text, now: now)?.timeIntervalSince1970 == 784_111_777)
    }

    @Test("a two-digit year is at most fifty years ahead")
    func twoDigitYears() throws {
        let near = try #require(HTTPDate.parse("Monday, 01-Jan-76 00:00:00 GMT", now: now))
        let far = try #require(HTTPDate.parse("Monday, 01-Jan-77 00:00:00 GMT", now: now))
        #expect(near.timeIntervalSince1970 == 3_345_062_400)  // 2076
        #expect(far.timeIntervalSince1970 == 220_924_800)  // 1977
    }

    @Test("leap days count, in the years that have them")
    func leapDays() {
        #expect(HTTPDate.parse("Tue, 29 Feb 2000 00:00:00 GMT", now: now)?.timeIntervalSince1970 == 951_782_400)
        #expect(HTTPDate.parse("Wed, 01 Mar 2000 00:00:00 GMT", now: now)?.timeIntervalSince1970 == 951_868_800)
        #expect(HTTPDate.parse("Mon, 01 Mar 2100 00:00:00 GMT", now: now)?.timeIntervalSince1970 == 4_107_542_400)
    }

    @Test(
        "what is no date is none",
        arguments: [
            "", "tomorrow", "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 32 Nov 1994 08:49:37 GMT",
            "Sun, 06 Now 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 06 Nov 1994 08:49 GMT",
            "Sun, 06 Nov 1994 08:-9:37 GMT",
        ]
    )
    func nonsense(text: String) {
        #expect(HTTPDate.parse(text, now: now) == nil)
    }
}
