import FoundationEssentials
import Schedules
import Testing

@testable import Providers

@Suite("zones of events")
struct EventZoneTests {
    @Test("every name of Windows stands for a zone that this machine has")
    func complete() throws {
        #expect(WindowsZones.iana.count == 144)
        for (name, zone) in WindowsZones.iana {
            #expect(throws: Never.self) { try ZoneClock(zone) }
            #expect(EventZone(name).name == zone)
            #expect(!EventZone(name).isUnknown)
        }
    }

    @Test("either kind of name is understood; what means nothing is UTC and says so")
    func names() {
        #expect(EventZone("Europe/Berlin").name == "Europe/Berlin")
        #expect(EventZone("GMT Standard Time").name == "Europe/London")
        #expect(EventZone("tzone://Microsoft/Utc").name == "UTC" && !EventZone("UTC").isUnknown)
        for name in ["tzone://Microsoft/Custom", "Customized Time Zone", "", "../../etc/passwd"] {
            #expect(EventZone(name).name == "UTC" && EventZone(name).isUnknown && EventZone(name).given == name)
        }
    }

    @Test("a date is the same date everywhere; a moment is not")
    func dates() throws {
        let date = EventTime.day(try #require(CivilDate("2026-10-25")))
        #expect("\(date.wall)" == "2026-10-25T00:00:00")
        let kiritimati = date.instant(floatingIn: EventZone("Pacific/Kiritimati"))
        #expect(date.instant(floatingIn: .utc).timeIntervalSince(kiritimati) == 14 * 3600)
        let moment = EventTime.moment(Date(timeIntervalSince1970: 0), zone: EventZone("Asia/Kolkata"))
        #expect("\(moment.wall)" == "1970-01-01T05:30:00")
    }

    @Test("instants are read with every kind of offset")
    func stamps() {
        let instant = Date(timeIntervalSince1970: 1_774_746_000)
        for text in [
            "2026-03-29T01:00:00Z", "2026-03-29T03:00:00+02:00", "2026-03-28T21:30:00-0330", "2026-03-29T01:00:00.000z",
        ] {
            #expect(TimeStamp(text)?.instant == instant)
        }
        for text in ["2026-03-29T01:00:00", "2026-03-29", "", "Z", "2026-03-29T01:00:00+2", "x-01:00"] {
            #expect(TimeStamp(text) == nil)
        }
        #expect(TimeStamp.utc(instant) == "2026-03-29T01:00:00Z")
        #expect(TimeStamp.utc(Date(timeIntervalSince1970: -1)) == "1969-12-31T23:59:59Z")
    }
}
