import FoundationEssentials
import Providers
import SandboxService
import Schedules
import Testing

@Suite("Calendars against the sandbox", .timeLimit(.minutes(3)))
struct CalendarServerTests {
    private static let new = NewUser(email: ProviderBench.email, events: 80)

    @Test("Google: copies follow all calendars through changes of every kind")
    func google() async throws {
        try await ProviderBench.run(Self.new) { bench in
            let client = bench.google(pageSize: 40)
            for calendar in try await client.calendars() {
                var copy = CalendarCopy()
                for _ in 0..<4 {
                    try await copy.sync(client, of: calendar.id)
                    let dump = bench.user.calendarDump()
                    #expect(
                        Set(copy.lines).symmetricDifference(
                            CalendarCopy.expected(dump, calendar: calendar.id, keepsCancelled: false)) == [])
                    bench.user.actOnCalendar(steps: 20)
                }
                #expect(copy.resyncs == 0)
            }
        }
    }

    @Test("Google: a lost token means reading everything anew; no token at all works, too", arguments: [true, false])
    func googleTokens(givesSyncTokens: Bool) async throws {
        var new = Self.new
        new.givesSyncTokens = givesSyncTokens
        try await ProviderBench.run(new) { bench in
            let client = bench.google(pageSize: 100)
            var copy = CalendarCopy()
            for _ in 0..<2 {
                try await copy.sync(client, of: "primary")
                bench.user.actOnCalendar(steps: 30)
                bench.user.expireCalendars()
            }
            try await copy.sync(client, of: "primary")
            #expect(copy.resyncs == (givesSyncTokens ? 2 : 0))
            let dump = bench.user.calendarDump()
            #expect(
                Set(copy.lines).symmetricDifference(
                    CalendarCopy.expected(dump, calendar: ProviderBench.email, keepsCancelled: false)) == [])
        }
    }

    @Test("Microsoft: copies follow all calendars through changes of every kind")
    func graph() async throws {
        try await ProviderBench.run(Self.new) { bench in
            let client = bench.graph(pageSize: 40).calendar
            for (index, calendar) in try await client.calendars().enumerated() {
                var copy = CalendarCopy()
                let name = ["ann@example.com", "team", "holidays"][index]
                for _ in 0..<4 {
                    try await copy.sync(client, of: calendar.isDefault ? nil : calendar.id)
                    let dump = bench.user.calendarDump()
                    let key = try #require(dump.calendar(beginning: name) ?? (copy.lines.isEmpty ? name : nil))
                    #expect(
                        Set(copy.lines).symmetricDifference(
                            CalendarCopy.expected(dump, calendar: key, keepsCancelled: true)) == [])
                    bench.user.actOnCalendar(steps: 20)
                }
                #expect(copy.resyncs == 0)
            }
        }
    }

    @Test("with a tenth of all calls failing in every way that passes, both copies are the same")
    func faults() async throws {
        try await ProviderBench.run(Self.new) { bench in
            let kinds: [FaultKind] = [
                .unauthorized, .rateLimited, .tooManyRequests, .internalError, .unavailable, .gatewayTimeout,
                .truncated, .reset, .slow,
            ]
            bench.user.faults = kinds.map { Fault($0, probability: 0.012, retryAfter: 1, delayMs: 5) }
            let (google, graph) = (bench.google(pageSize: 10), bench.graph(pageSize: 10).calendar)
            var copies = (CalendarCopy(), CalendarCopy())
            for _ in 0..<3 {
                try await copies.0.sync(google, of: "primary")
                try await copies.1.sync(graph, of: nil)
                bench.user.actOnCalendar(steps: 20)
            }
            bench.user.faults = [Fault(.gone, times: 2)]
            try await copies.0.sync(google, of: "primary")
            try await copies.1.sync(graph, of: nil)
            #expect(copies.0.resyncs == 1 && copies.1.resyncs == 1)
            let dump = bench.user.calendarDump()
            let email = ProviderBench.email
            #expect(
                Set(copies.0.lines).symmetricDifference(
                    CalendarCopy.expected(dump, calendar: email, keepsCancelled: false)) == [])
            #expect(
                Set(copies.1.lines).symmetricDifference(
                    CalendarCopy.expected(dump, calendar: email, keepsCancelled: true)) == [])
            #expect(bench.user.counts.peakOutlookConcurrency <= 4)
        }
    }

    /// Zone, wall time, instant. Both changes of 2026 in each.
    static let changes: [(zone: String, wall: String, instant: String)] = [
        ("Europe/Berlin", "2026-03-29T01:30:00", "2026-03-29T00:30:00Z"),
        ("Europe/Berlin", "2026-03-29T04:00:00", "2026-03-29T02:00:00Z"),
        ("Europe/London", "2026-03-29T02:15:00", "2026-03-29T01:15:00Z"),
        ("America/New_York", "2026-03-08T04:00:00", "2026-03-08T08:00:00Z"),
        ("America/Los_Angeles", "2026-03-08T01:30:00", "2026-03-08T09:30:00Z"),
        ("America/St_Johns", "2026-03-08T04:00:00", "2026-03-08T06:30:00Z"),
        ("Australia/Sydney", "2026-04-05T04:00:00", "2026-04-04T18:00:00Z"),
        ("Australia/Lord_Howe", "2026-04-05T04:00:00", "2026-04-04T17:30:00Z"),
        ("Pacific/Auckland", "2026-04-05T01:30:00", "2026-04-04T12:30:00Z"),
    ]

    @Test("events made around changes of the clock come out at the right instant and wall time, from both providers")
    func clockChanges() async throws {
        try await ProviderBench.run { bench in
            for change in Self.changes {
                try bench.user.addEvent(
                    NewEvent(title: change.instant, start: change.wall, end: change.wall, zone: change.zone))
            }
            try bench.user.addEvent(NewEvent(title: "day", start: "2026-03-29", end: "2026-03-30", zone: "Asia/Tokyo"))
            var copies = [CalendarCopy(), CalendarCopy()]
            try await copies[0].sync(bench.google(), of: "primary")
            try await copies[1].sync(bench.graph().calendar, of: nil)
            for copy in copies {
                #expect(copy.events.count == Self.changes.count + 1)
                for event in copy.events.values where event.title != "day" {
                    guard case .moment(let instant, let zone) = event.start else {
                        Issue.record("\(event.title) is no moment")
                        continue
                    }
                    #expect(instant.ISO8601Format() == event.title)
                    let made = Self.changes.first { $0.instant == event.title }
                    #expect(zone.name == made?.zone && "\(event.start.wall)" == made?.wall)
                }
                let day = try #require(copy.events.values.first { $0.title == "day" })
                #expect("\(day.start) \(day.end)" == "2026-03-29 2026-03-30")
            }
        }
    }

    @Test("a weekly meeting keeps its wall time over the change, and a moved instance is told apart")
    func series() async throws {
        try await ProviderBench.run { bench in
            let id = try bench.user.addEvent(
                NewEvent(
                    title: "weekly", start: "2026-03-22T09:00:00", end: "2026-03-22T10:00:00", zone: "Europe/Berlin",
                    frequency: "WEEKLY", count: 4))
            try bench.user.changeEvent(
                id, on: "2026-04-05", .init(start: "2026-04-05T15:00:00", end: "2026-04-05T16:00:00"))
            try bench.user.changeEvent(id, on: "2026-04-12", .init(isCancelled: true))
            var copies = [CalendarCopy(), CalendarCopy()]
            try await copies[0].sync(bench.google(), of: "primary")
            try await copies[1].sync(bench.graph().calendar, of: nil)
            for copy in copies {
                let found = copy.events.values.sorted { $0.start.wall < $1.start.wall }
                #expect(
                    found.map { "\($0.start)" } == [
                        "2026-03-22T08:00:00Z (2026-03-22T09:00:00 Europe/Berlin)",
                        "2026-03-29T07:00:00Z (2026-03-29T09:00:00 Europe/Berlin)",
                        "2026-04-05T13:00:00Z (2026-04-05T15:00:00 Europe/Berlin)",
                    ])
                #expect(found.map(\.isException) == [false, false, true])
                #expect("\(found[2].originalStart?.wall.description ?? "")" == "2026-04-05T09:00:00")
                #expect(Set(found.map(\.uid)).count == 1)
            }
        }
    }
}

extension CalendarDump {
    /// The id of the calendar that begins so and has events.
    fileprivate func calendar(beginning name: String) -> String? {
        events.first { $0.calendar.hasPrefix(name) }?.calendar
    }
}
