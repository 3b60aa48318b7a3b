import Meetings
import Testing

@Suite("Dates as sites write them")
struct DatePatternTests {
    @Test(
        "are read by their pattern",
        arguments: [
            ("dd/MM/yyyy", "21/11/2026", "2026-11-21", nil), ("d/M/yyyy", "1/2/2026", "2026-02-01", nil),
            ("d MMMM yyyy", "3 mars 2026", "2026-03-03", nil), ("d. MMMM yyyy", "3. März 2026", "2026-03-03", nil),
            ("MMM d, yyyy", "Sept. 9, 2026", "2026-09-09", nil),
            ("EEEE d MMMM yyyy", "Tuesday 1 Dec 2026", "2026-12-01", nil),
            ("yyyy-MM-dd", "2026-11-21T14:30:00Z", "2026-11-21", nil), ("dd.MM.yy", "05.06.26", "2026-06-05", nil),
            ("yyyy-MM-dd'T'HH:mm", "2026-11-21T14:30:00Z", "2026-11-21", "14:30"),
            ("dd-MM-yyyy HH:mm", "29-02-2028 \u{A0}9:05", "2028-02-29", nil),
            ("dd-MM-yyyy H:mm", "29-02-2028  9:05", "2028-02-29", "09:05"),
        ] as [(String, String, String, String?)]
    )
    func read(pattern: String, text: String, day: String, time: String?) throws {
        let moment = try #require(DatePattern(pattern)).moment(in: text)
        if pattern == "dd-MM-yyyy HH:mm" {
            #expect(moment == nil, "two digits were asked for")
        } else {
            #expect(moment?.day == day)
            #expect(moment?.time == time)
        }
    }

    @Test(
        "that are none, or not of the pattern, are refused",
        arguments: ["30/02/2026", "1/1/2026", "31/04/2026", "x", "", "12/13/2026", "01/01/0000"])
    func refused(text: String) throws {
        #expect(try #require(DatePattern("dd/MM/yyyy")).moment(in: text) == nil)
    }

    @Test(
        "need a pattern with year, month and day of known letters",
        arguments: ["", "yyyy", "dd/MM", "QQ/MM/dd/yyyy", "dd/MM/yyyy 'x", "yyy-MM-dd"])
    func patterns(pattern: String) {
        #expect(DatePattern(pattern) == nil)
    }
}
