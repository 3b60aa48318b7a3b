import FoundationEssentials
import Testing

@testable import Schedules

@Suite("Days and far jumps")
struct CalendarTests {
    @Test(
        "restricted day-of-month and day-of-week match either, a star in front makes them match both",
        arguments: [
            ("0 0 13 * fri", ["2026-02-06", "2026-02-13", "2026-02-20"]),
            ("0 0 13 * *", ["2026-02-13", "2026-03-13", "2026-04-13"]),
            ("0 0 * * fri", ["2026-02-06", "2026-02-13", "2026-02-20"]),
            ("0 0 ? * fri", ["2026-02-06", "2026-02-13", "2026-02-20"]),
            // The 7th, 13th, 15th and 21st are odd, but not all are Fridays.
            ("0 0 */2 * fri", ["2026-02-13", "2026-02-27", "2026-03-13"]),
            ("0 0 1-31/2 * fri", ["2026-02-03", "2026-02-05", "2026-02-06"]),
            ("0 0 13 * */5", ["2026-02-13", "2026-03-13", "2026-09-13"]),
            ("0 0 1,* * fri", ["2026-02-02", "2026-02-03", "2026-02-04"]),
        ]
    )
    func vixie(expression: String, days: [String]) throws {
        let schedule = try Schedule(expression)
        let found = schedule.instants(in: instant("2026-02-01 00:01").second..<instant("2027-01-01 00:00").second)
        #expect(found.prefix(3) == days.map { instant($0 + " 00:00").second }[...])
    }

    @Test(
        "impossible dates never fire",
        arguments: ["0 0 30 2 *", "0 0 31 2,4,6,9,11 *", "0 0 30 feb */2", "0 0 31 4 ?"]
    )
    func impossible(expression: String) throws {
        let schedule = try Schedule(expression, zone: "Europe/Berlin")
        #expect(schedule.next(after: instant("2026-01-01 00:00")) == nil)
        #expect(schedule.previous(before: instant("2026-01-01 00:00")) == nil)
        #expect(schedule.count(after: instant("2026-01-01 00:00"), through: instant("2400-01-01 00:00")) == 0)
        #expect(schedule.cadence(at: instant("2026-01-01 00:00")) == .seconds(146_097 * 86_400))
    }

    @Test("29 February is found across a century without one")
    func leapDay() throws {
        let schedule = try Schedule("0 12 29 2 *", zone: "Europe/Berlin")
        #expect(schedule.next(after: instant("2096-03-01 00:00")) == instant("2104-02-29 12:00 +0100"))
        #expect(schedule.previous(before: instant("2104-02-29 11:00")) == instant("2096-02-29 12:00 +0100"))
        #expect(schedule.count(after: instant("2000-03-01 00:00"), through: instant("2104-03-01 00:00")) == 25)
    }

    @Test("29 February on a given weekday is found up to 40 years ahead and back")
    func leapDayOnWeekday() throws {
        let sundays = try Schedule("0 0 29 2 */7", zone: "America/New_York")
        #expect(sundays.next(after: instant("2088-03-01 00:00")) == instant("2128-02-29 00:00 -0500"))
        #expect(sundays.previous(before: instant("2128-02-29 00:00")) == instant("2088-02-29 00:00 -0500"))
        let century = instant("2000-01-01 00:00").second..<instant("2160-01-01 00:00").second
        let years = sundays.instants(in: century).map { instant($0).formatted(.iso8601).prefix(4) }
        #expect(years == ["2004", "2032", "2060", "2088", "2128", "2156"])
    }

    @Test("instants count by fractions of a second and are whole seconds")
    func fractions() throws {
        let schedule = try Schedule("* * * * * *")
        let noon = instant("2026-06-01 12:00")
        #expect(schedule.next(after: noon) == noon + 1)
        #expect(schedule.next(after: noon - 0.25) == noon)
        #expect(schedule.next(after: noon + 0.25) == noon + 1)
        #expect(schedule.previous(before: noon) == noon - 1)
        #expect(schedule.previous(before: noon + 0.25) == noon)
        #expect(schedule.previous(before: noon - 0.25) == noon - 1)
        #expect(schedule.count(after: noon - 0.5, through: noon + 2.5) == 3)
        #expect(schedule.count(after: noon, through: noon + 0.9) == 0)
        #expect(schedule.last(after: noon - 0.5, through: noon + 0.5) == noon)
        #expect(schedule.last(after: noon, through: noon + 0.5) == nil)
    }

    @Test("the ends of time are no trap")
    func endsOfTime() throws {
        for expression in ["* * * * * *", "0 0 29 2 *", "@every 7s"] {
            let schedule = try Schedule(expression, zone: "Europe/Berlin")
            #expect(schedule.next(after: .distantPast) != nil)
            #expect(schedule.previous(before: .distantPast) == nil)
            #expect(schedule.next(after: instant("9999-12-31 23:59:59")) == nil)
            #expect(schedule.next(after: Date(timeIntervalSinceReferenceDate: .infinity)) == nil)
            #expect(schedule.next(after: Date(timeIntervalSinceReferenceDate: -.infinity)) != nil)
            #expect(schedule.previous(before: Date(timeIntervalSinceReferenceDate: -.infinity)) == nil)
            #expect(schedule.next(after: Date(timeIntervalSinceReferenceDate: .nan)) == nil)
            #expect(schedule.previous(before: Date(timeIntervalSinceReferenceDate: 1e300)) != nil)
            #expect(schedule.count(after: .distantFuture, through: .distantPast) == 0)
        }
    }

    @Test("counting 400 years of seconds takes no stepping")
    func longCount() throws {
        let start = instant("2000-01-01 00:00")
        let end = instant("2400-01-01 00:00")
        #expect(
            try Schedule("* * * * * *", zone: "Europe/Berlin").count(after: start, through: end) == 146_097 * 86_400
        )
        #expect(try Schedule("@every 1s").count(after: start, through: end) == 146_097 * 86_400)
    }

    @Test("the cadence is the distance of the next two instants")
    func cadence() throws {
        let schedule = try Schedule("0 9 * * mon-fri", zone: "Europe/Berlin")
        #expect(schedule.cadence(at: instant("2026-06-01 00:00")) == .seconds(86_400))
        #expect(schedule.cadence(at: instant("2026-06-05 00:00")) == .seconds(3 * 86_400))
        // From Saturday's standard time to Sunday's daylight time.
        let daily = try Schedule("0 9 * * *", zone: "Europe/Berlin")
        #expect(daily.cadence(at: instant("2026-03-28 00:00")) == .seconds(23 * 3600))
        #expect(try Schedule("@every 90s").cadence(at: .distantPast) == .seconds(90))
        #expect(daily.cadence(at: .distantFuture) == .seconds(86_400))
    }
}
