import FoundationEssentials
import JobsTesting
import Models
import Postgres
import Providers
import SandboxService
import Testing

@testable import IngestionJobs

@Suite("Events around changes of the clock", .serialized, .timeLimit(.minutes(2)))
struct CalendarZoneTests {
    /// Zone, what the wall shows, and the instant as Python's zoneinfo has it; of a time that comes twice the first. The
    /// day before each change of 2026, the hours around it, and the day after.
    private static let table = """
        Europe/Berlin 2026-03-28T12:00:00 2026-03-28T11:00:00Z
        Europe/Berlin 2026-03-29T01:30:00 2026-03-29T00:30:00Z
        Europe/Berlin 2026-03-29T04:15:00 2026-03-29T02:15:00Z
        Europe/Berlin 2026-03-30T12:00:00 2026-03-30T10:00:00Z
        Europe/London 2026-03-28T12:00:00 2026-03-28T12:00:00Z
        Europe/London 2026-03-29T04:15:00 2026-03-29T03:15:00Z
        Europe/London 2026-03-30T12:00:00 2026-03-30T11:00:00Z
        America/New_York 2026-03-07T12:00:00 2026-03-07T17:00:00Z
        America/New_York 2026-03-08T01:30:00 2026-03-08T06:30:00Z
        America/New_York 2026-03-08T04:15:00 2026-03-08T08:15:00Z
        America/New_York 2026-03-09T12:00:00 2026-03-09T16:00:00Z
        America/Los_Angeles 2026-03-07T12:00:00 2026-03-07T20:00:00Z
        America/Los_Angeles 2026-03-08T01:30:00 2026-03-08T09:30:00Z
        America/Los_Angeles 2026-03-08T04:15:00 2026-03-08T11:15:00Z
        America/Los_Angeles 2026-03-09T12:00:00 2026-03-09T19:00:00Z
        America/St_Johns 2026-03-07T12:00:00 2026-03-07T15:30:00Z
        America/St_Johns 2026-03-08T01:30:00 2026-03-08T05:00:00Z
        America/St_Johns 2026-03-08T04:15:00 2026-03-08T06:45:00Z
        America/St_Johns 2026-03-09T12:00:00 2026-03-09T14:30:00Z
        Australia/Sydney 2026-04-04T12:00:00 2026-04-04T01:00:00Z
        Australia/Sydney 2026-04-05T01:30:00 2026-04-04T14:30:00Z
        Australia/Sydney 2026-04-05T04:15:00 2026-04-04T18:15:00Z
        Australia/Sydney 2026-04-06T12:00:00 2026-04-06T02:00:00Z
        Australia/Lord_Howe 2026-04-04T12:00:00 2026-04-04T01:00:00Z
        Australia/Lord_Howe 2026-04-05T01:30:00 2026-04-04T14:30:00Z
        Australia/Lord_Howe 2026-04-05T04:15:00 2026-04-04T17:45:00Z
        Australia/Lord_Howe 2026-04-06T12:00:00 2026-04-06T01:30:00Z
        Pacific/Auckland 2026-04-04T12:00:00 2026-04-03T23:00:00Z
        Pacific/Auckland 2026-04-05T01:30:00 2026-04-04T12:30:00Z
        Pacific/Auckland 2026-04-05T04:15:00 2026-04-04T16:15:00Z
        Pacific/Auckland 2026-04-06T12:00:00 2026-04-06T00:00:00Z
        Europe/Berlin 2026-10-24T12:00:00 2026-10-24T10:00:00Z
        Europe/Berlin 2026-10-25T01:30:00 2026-10-24T23:30:00Z
        Europe/Berlin 2026-10-25T04:15:00 2026-10-25T03:15:00Z
        Europe/Berlin 2026-10-26T12:00:00 2026-10-26T11:00:00Z
        Europe/London 2026-10-24T12:00:00 2026-10-24T11:00:00Z
        Europe/London 2026-10-25T01:30:00 2026-10-25T00:30:00Z
        Europe/London 2026-10-25T04:15:00 2026-10-25T04:15:00Z
        Europe/London 2026-10-26T12:00:00 2026-10-26T12:00:00Z
        America/New_York 2026-10-31T12:00:00 2026-10-31T16:00:00Z
        America/New_York 2026-11-01T01:30:00 2026-11-01T05:30:00Z
        America/New_York 2026-11-01T04:15:00 2026-11-01T09:15:00Z
        America/New_York 2026-11-02T12:00:00 2026-11-02T17:00:00Z
        America/Los_Angeles 2026-10-31T12:00:00 2026-10-31T19:00:00Z
        America/Los_Angeles 2026-11-01T01:30:00 2026-11-01T08:30:00Z
        America/Los_Angeles 2026-11-01T04:15:00 2026-11-01T12:15:00Z
        America/Los_Angeles 2026-11-02T12:00:00 2026-11-02T20:00:00Z
        America/St_Johns 2026-10-31T12:00:00 2026-10-31T14:30:00Z
        America/St_Johns 2026-11-01T01:30:00 2026-11-01T04:00:00Z
        America/St_Johns 2026-11-01T04:15:00 2026-11-01T07:45:00Z
        America/St_Johns 2026-11-02T12:00:00 2026-11-02T15:30:00Z
        Australia/Sydney 2026-10-03T12:00:00 2026-10-03T02:00:00Z
        Australia/Sydney 2026-10-04T01:30:00 2026-10-03T15:30:00Z
        Australia/Sydney 2026-10-04T04:15:00 2026-10-03T17:15:00Z
        Australia/Sydney 2026-10-05T12:00:00 2026-10-05T01:00:00Z
        Australia/Lord_Howe 2026-10-03T12:00:00 2026-10-03T01:30:00Z
        Australia/Lord_Howe 2026-10-04T01:30:00 2026-10-03T15:00:00Z
        Australia/Lord_Howe 2026-10-04T04:15:00 2026-10-03T17:15:00Z
        Australia/Lord_Howe 2026-10-05T12:00:00 2026-10-05T01:00:00Z
        Pacific/Auckland 2026-09-26T12:00:00 2026-09-26T00:00:00Z
        Pacific/Auckland 2026-09-27T01:30:00 2026-09-26T13:30:00Z
        Pacific/Auckland 2026-09-27T04:15:00 2026-09-26T15:15:00Z
        Pacific/Auckland 2026-09-28T12:00:00 2026-09-27T23:00:00Z
        """

    private struct Entry: Sendable {
        let zone: String
        let wall: String
        let instant: String
    }

    private static let entries = table.split(separator: "\n").map { line in
        let words = line.split(separator: " ").map(String.init)
        return Entry(zone: words[0], wall: words[1], instant: words[2])
    }

    @Test(
        "come out at the right instant and the right wall time, in eight zones, and dates stay dates",
        arguments: [Provider.gmail, .outlook], [1_772_000_000.0, 1_788_000_000.0])
    func clockChanges(provider: Provider, instant: Double) async throws {
        let instant = Date(timeIntervalSince1970: instant)
        let window = instant.addingTimeInterval(-29 * 86_400)..<instant.addingTimeInterval(179 * 86_400)
        let near = Self.entries.filter { entry in
            (try? Date(entry.instant, strategy: .iso8601)).map(window.contains) ?? false
        }
        #expect(near.count >= 31)
        try await SyncBench.with(at: instant) { bench in
            let user = try await bench.link(
                provider, NewUser(email: "ann@example.com", zone: "Asia/Kolkata"), kinds: ["calendar"])
            for entry in near {
                try user.addEvent(
                    NewEvent(title: "t", start: entry.wall, end: entry.wall, zone: entry.zone))
            }
            let days = Set(near.map { "\($0.zone) \($0.wall.prefix(10))" }).sorted()
            for day in days {
                let words = day.split(separator: " ").map(String.init)
                try user.addEvent(
                    NewEvent(title: day, start: words[1], end: Self.dayAfter(words[1]), zone: words[0]))
            }
            try await bench.tick(IngestCalendarEvents.self)
            let moments = try await bench.lines(
                """
                SELECT concat_ws(' ', time_zone, to_char(starts_at AT TIME ZONE time_zone, 'YYYY-MM-DD"T"HH24:MI:SS'),
                    to_char(starts_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')) AS line
                FROM calendar_events WHERE NOT is_all_day
                """)
            #expect(moments == near.map { "\($0.zone) \($0.wall) \($0.instant)" }.sorted())
            let dates = try await bench.lines(
                """
                SELECT concat_ws(' ', split_part(title, ' ', 1), starts_on) AS line
                FROM calendar_events WHERE is_all_day AND ends_on = starts_on + 1 AND starts_at IS NULL
                """)
            #expect(dates == days)
        }
    }

    private static func dayAfter(_ date: String) -> String {
        let noon = try? Date("\(date)T12:00:00Z", strategy: .iso8601)
        return noon.map { String($0.addingTimeInterval(86_400).formatted(.iso8601).prefix(10)) } ?? date
    }
}
