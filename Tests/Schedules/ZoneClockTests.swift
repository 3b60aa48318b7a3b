import FoundationEssentials
import Schedules
import Testing

@Suite("Wall clocks")
struct ZoneClockTests {
    /// Zone, its name in Windows, what is written, the instant, and what the wall shows then. Both changes of 2026 in
    /// eight zones, half-hour ones and the southern half of the world among them; made with Python's zoneinfo.
    static let changes = """
        Europe/Berlin | W. Europe Standard Time | 2026-03-29T01:30:00 | 2026-03-29T00:30:00Z | 2026-03-29T01:30:00
        Europe/Berlin | W. Europe Standard Time | 2026-03-29T02:15:00 | 2026-03-29T01:15:00Z | 2026-03-29T03:15:00
        Europe/Berlin | W. Europe Standard Time | 2026-03-29T04:00:00 | 2026-03-29T02:00:00Z | 2026-03-29T04:00:00
        Europe/Berlin | W. Europe Standard Time | 2026-10-25T00:30:00 | 2026-10-24T22:30:00Z | 2026-10-25T00:30:00
        Europe/Berlin | W. Europe Standard Time | 2026-10-25T01:45:00 | 2026-10-24T23:45:00Z | 2026-10-25T01:45:00
        Europe/Berlin | W. Europe Standard Time | 2026-10-25T02:30:00 | 2026-10-25T00:30:00Z | 2026-10-25T02:30:00
        Europe/Berlin | W. Europe Standard Time | 2026-10-25T04:00:00 | 2026-10-25T03:00:00Z | 2026-10-25T04:00:00
        Europe/London | GMT Standard Time | 2026-03-29T01:30:00 | 2026-03-29T01:30:00Z | 2026-03-29T02:30:00
        Europe/London | GMT Standard Time | 2026-03-29T02:15:00 | 2026-03-29T01:15:00Z | 2026-03-29T02:15:00
        Europe/London | GMT Standard Time | 2026-03-29T04:00:00 | 2026-03-29T03:00:00Z | 2026-03-29T04:00:00
        Europe/London | GMT Standard Time | 2026-10-25T00:30:00 | 2026-10-24T23:30:00Z | 2026-10-25T00:30:00
        Europe/London | GMT Standard Time | 2026-10-25T01:45:00 | 2026-10-25T00:45:00Z | 2026-10-25T01:45:00
        Europe/London | GMT Standard Time | 2026-10-25T02:30:00 | 2026-10-25T02:30:00Z | 2026-10-25T02:30:00
        Europe/London | GMT Standard Time | 2026-10-25T04:00:00 | 2026-10-25T04:00:00Z | 2026-10-25T04:00:00
        America/New_York | Eastern Standard Time | 2026-03-08T01:30:00 | 2026-03-08T06:30:00Z | 2026-03-08T01:30:00
        America/New_York | Eastern Standard Time | 2026-03-08T02:15:00 | 2026-03-08T07:15:00Z | 2026-03-08T03:15:00
        America/New_York | Eastern Standard Time | 2026-03-08T04:00:00 | 2026-03-08T08:00:00Z | 2026-03-08T04:00:00
        America/New_York | Eastern Standard Time | 2026-11-01T00:30:00 | 2026-11-01T04:30:00Z | 2026-11-01T00:30:00
        America/New_York | Eastern Standard Time | 2026-11-01T01:45:00 | 2026-11-01T05:45:00Z | 2026-11-01T01:45:00
        America/New_York | Eastern Standard Time | 2026-11-01T02:30:00 | 2026-11-01T07:30:00Z | 2026-11-01T02:30:00
        America/New_York | Eastern Standard Time | 2026-11-01T04:00:00 | 2026-11-01T09:00:00Z | 2026-11-01T04:00:00
        America/Los_Angeles | Pacific Standard Time | 2026-03-08T01:30:00 | 2026-03-08T09:30:00Z | 2026-03-08T01:30:00
        America/Los_Angeles | Pacific Standard Time | 2026-03-08T02:15:00 | 2026-03-08T10:15:00Z | 2026-03-08T03:15:00
        America/Los_Angeles | Pacific Standard Time | 2026-03-08T04:00:00 | 2026-03-08T11:00:00Z | 2026-03-08T04:00:00
        America/Los_Angeles | Pacific Standard Time | 2026-11-01T00:30:00 | 2026-11-01T07:30:00Z | 2026-11-01T00:30:00
        America/Los_Angeles | Pacific Standard Time | 2026-11-01T01:45:00 | 2026-11-01T08:45:00Z | 2026-11-01T01:45:00
        America/Los_Angeles | Pacific Standard Time | 2026-11-01T02:30:00 | 2026-11-01T10:30:00Z | 2026-11-01T02:30:00
        America/Los_Angeles | Pacific Standard Time | 2026-11-01T04:00:00 | 2026-11-01T12:00:00Z | 2026-11-01T04:00:00
        America/St_Johns | Newfoundland Standard Time | 2026-03-08T01:30:00 | 2026-03-08T05:00:00Z | 2026-03-08T01:30:00
        America/St_Johns | Newfoundland Standard Time | 2026-03-08T02:15:00 | 2026-03-08T05:45:00Z | 2026-03-08T03:15:00
        America/St_Johns | Newfoundland Standard Time | 2026-03-08T04:00:00 | 2026-03-08T06:30:00Z | 2026-03-08T04:00:00
        America/St_Johns | Newfoundland Standard Time | 2026-11-01T00:30:00 | 2026-11-01T03:00:00Z | 2026-11-01T00:30:00
        America/St_Johns | Newfoundland Standard Time | 2026-11-01T01:45:00 | 2026-11-01T04:15:00Z | 2026-11-01T01:45:00
        America/St_Johns | Newfoundland Standard Time | 2026-11-01T02:30:00 | 2026-11-01T06:00:00Z | 2026-11-01T02:30:00
        America/St_Johns | Newfoundland Standard Time | 2026-11-01T04:00:00 | 2026-11-01T07:30:00Z | 2026-11-01T04:00:00
        Australia/Sydney | AUS Eastern Standard Time | 2026-10-04T01:30:00 | 2026-10-03T15:30:00Z | 2026-10-04T01:30:00
        Australia/Sydney | AUS Eastern Standard Time | 2026-10-04T02:15:00 | 2026-10-03T16:15:00Z | 2026-10-04T03:15:00
        Australia/Sydney | AUS Eastern Standard Time | 2026-10-04T04:00:00 | 2026-10-03T17:00:00Z | 2026-10-04T04:00:00
        Australia/Sydney | AUS Eastern Standard Time | 2026-04-05T00:30:00 | 2026-04-04T13:30:00Z | 2026-04-05T00:30:00
        Australia/Sydney | AUS Eastern Standard Time | 2026-04-05T01:45:00 | 2026-04-04T14:45:00Z | 2026-04-05T01:45:00
        Australia/Sydney | AUS Eastern Standard Time | 2026-04-05T02:30:00 | 2026-04-04T15:30:00Z | 2026-04-05T02:30:00
        Australia/Sydney | AUS Eastern Standard Time | 2026-04-05T04:00:00 | 2026-04-04T18:00:00Z | 2026-04-05T04:00:00
        Australia/Lord_Howe | Lord Howe Standard Time | 2026-10-04T01:30:00 | 2026-10-03T15:00:00Z | 2026-10-04T01:30:00
        Australia/Lord_Howe | Lord Howe Standard Time | 2026-10-04T02:15:00 | 2026-10-03T15:45:00Z | 2026-10-04T02:45:00
        Australia/Lord_Howe | Lord Howe Standard Time | 2026-10-04T04:00:00 | 2026-10-03T17:00:00Z | 2026-10-04T04:00:00
        Australia/Lord_Howe | Lord Howe Standard Time | 2026-04-05T00:30:00 | 2026-04-04T13:30:00Z | 2026-04-05T00:30:00
        Australia/Lord_Howe | Lord Howe Standard Time | 2026-04-05T01:45:00 | 2026-04-04T14:45:00Z | 2026-04-05T01:45:00
        Australia/Lord_Howe | Lord Howe Standard Time | 2026-04-05T02:30:00 | 2026-04-04T16:00:00Z | 2026-04-05T02:30:00
        Australia/Lord_Howe | Lord Howe Standard Time | 2026-04-05T04:00:00 | 2026-04-04T17:30:00Z | 2026-04-05T04:00:00
        Pacific/Auckland | New Zealand Standard Time | 2026-09-27T01:30:00 | 2026-09-26T13:30:00Z | 2026-09-27T01:30:00
        Pacific/Auckland | New Zealand Standard Time | 2026-09-27T02:15:00 | 2026-09-26T14:15:00Z | 2026-09-27T03:15:00
        Pacific/Auckland | New Zealand Standard Time | 2026-09-27T04:00:00 | 2026-09-26T15:00:00Z | 2026-09-27T04:00:00
        Pacific/Auckland | New Zealand Standard Time | 2026-04-05T00:30:00 | 2026-04-04T11:30:00Z | 2026-04-05T00:30:00
        Pacific/Auckland | New Zealand Standard Time | 2026-04-05T01:45:00 | 2026-04-04T12:45:00Z | 2026-04-05T01:45:00
        Pacific/Auckland | New Zealand Standard Time | 2026-04-05T02:30:00 | 2026-04-04T13:30:00Z | 2026-04-05T02:30:00
        Pacific/Auckland | New Zealand Standard Time | 2026-04-05T04:00:00 | 2026-04-04T16:00:00Z | 2026-04-05T04:00:00
        """.split(separator: "\n").map { line in
            line.split(separator: "|").map { $0.filter { $0 != " " } }
        }

    @Test("around both changes of the clock, wall times are the right instants, and back", arguments: changes)
    func aroundChanges(row: [String]) throws {
        let clock = try ZoneClock(row[0])
        let written = try #require(WallTime(row[2]))
        let instant = clock.instant(of: written)
        #expect("\(ZoneClock.utc.wall(at: instant))Z" == row[3])
        #expect("\(clock.wall(at: instant))" == row[4])
    }

    @Test("a time that comes twice is its first passage; one that is jumped over is counted from before the jump")
    func rule() throws {
        let berlin = try ZoneClock("Europe/Berlin")
        let twice = try #require(WallTime("2026-10-25T02:30:00"))
        #expect(berlin.offset(at: berlin.instant(of: twice)) == 7200)
        let never = try #require(WallTime("2026-03-29T02:30:00"))
        #expect("\(berlin.wall(at: berlin.instant(of: never)))" == "2026-03-29T03:30:00")
        // A whole day that a zone left out.
        let apia = try ZoneClock("Pacific/Apia")
        let lost = try #require(WallTime("2011-12-30T12:00:00"))
        #expect("\(apia.wall(at: apia.instant(of: lost)))" == "2011-12-31T12:00:00")
    }

    @Test("every hour of a year comes back, but for those that come twice or never")
    func roundTrip() throws {
        for zone in ["Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kolkata", "UTC"] {
            let clock = try ZoneClock(zone)
            for hour in 0..<8760 {
                let instant = Date(timeIntervalSince1970: 1_767_225_600 + Double(hour) * 3600)
                let again = clock.instant(of: clock.wall(at: instant))
                #expect(again == instant || clock.wall(at: again) == clock.wall(at: instant))
                #expect(again <= instant)
            }
        }
    }

    @Test("wall times and dates are read strictly")
    func reading() {
        #expect(WallTime("2026-03-29T01:02:03.1234567")?.description == "2026-03-29T01:02:03")
        #expect(WallTime("2026-03-29T01:02")?.secondOfDay == 3720)
        for text in [
            "2026-02-29T00:00:00", "2026-3-1T00:00:00", "2026-03-01", "2026-03-01T24:00:00", "2026-03-01T1:00",
        ] {
            #expect(WallTime(text) == nil)
        }
        #expect(CivilDate("2028-02-29")?.description == "2028-02-29")
        for text in ["2026-00-01", "2026-13-01", "2026-04-31", "26-04-01", "2026-04-1", "", "2026-04-01Z"] {
            #expect(CivilDate(text) == nil)
        }
    }

    @Test("a zone that nobody knows is refused")
    func unknown() {
        #expect(throws: ScheduleError.self) { try ZoneClock("Europe/Atlantis") }
    }
}
