import FoundationEssentials
import Testing

@testable import carillon

@Suite("What operators write")
struct MomentTests {
    @Test("names an instant or a span")
    func moments() throws {
        #expect(try Moment(parsing: "2026-05-04T10:00:00Z") == .at(Date(timeIntervalSince1970: 1_777_888_800)))
        #expect(try Moment(parsing: "1h30m") == .span(.seconds(5400)))
        #expect(try Moment(parsing: "30d") == .span(.seconds(30 * 86_400)))
        for text in ["", "soon", "-1h", "1.5h", "2026-05-04", "10"] {
            #expect(throws: Fault.self, "\(text)") { try Moment(parsing: text) }
        }
    }

    @Test("splits a reference at its first colon")
    func references() {
        #expect(JobSelection.split("mail:7:x") == ("mail", "7:x"))
        #expect(JobSelection.split("7") == (nil, "7"))
        #expect(JobSelection.split(nil) == (nil, nil))
    }

    @Test("folds what goes into a table onto one line, cut where it is too long")
    func cells() {
        #expect(Cell.line("a\n\tb  c") == "a b c")
        #expect(Cell.line(nil) == "–")
        #expect(Cell.line("abcdef", limit: 4) == "abc…")
        #expect(Cell.line("abcd", limit: 4) == "abcd")
    }
}
