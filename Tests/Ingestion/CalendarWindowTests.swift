import FoundationEssentials
import Testing

@testable import IngestionJobs

@Suite("The time whose events are followed")
struct CalendarWindowTests {
    private static let day = 86_400.0

    private func window(_ days: Double, back: Int = 30) -> CalendarWindow {
        CalendarWindow(around: Date(timeIntervalSince1970: (20_000 + days) * Self.day + 0.7), lookbackDays: back)
    }

    @Test("reaches from thirty days ago to half a year ahead, in whole seconds")
    func bounds() {
        #expect(window(0).from == Date(timeIntervalSince1970: 19_970 * Self.day))
        #expect(window(0).to == Date(timeIntervalSince1970: 20_180 * Self.day))
    }

    @Test("is renewed once a day, and when one that reaches farther back is asked for")
    func outdated() {
        #expect(!window(0).isOutdated(by: window(0.99)))
        #expect(window(0).isOutdated(by: window(1)))
        #expect(window(0).isOutdated(by: window(0, back: 60)))
        #expect(!window(0, back: 60).isOutdated(by: window(0.5)))
    }
}
