import FoundationEssentials
import Jobs
import JobsTesting
import Models
import Postgres
import Providers
import SandboxService
import TestSupport
import Testing

@testable import IngestionJobs

/// Tests of calendars in a real PostgreSQL, one after the other, so that they need few of its connections.
@Suite("Calendars in PostgreSQL", .serialized, .timeLimit(.minutes(3)))
struct CalendarSyncTests {
    private static let new = NewUser(email: "ann@example.com", events: 80)
    private static let kinds = ["mail", "calendar"]
    /// A Saturday before the clocks of Europe are changed.
    private static let instant = Date(timeIntervalSince1970: 1_773_500_000)
    /// Followed whenever within a day from then a calendar is listed.
    private static let window =
        instant.addingTimeInterval(-29 * 86_400)..<instant.addingTimeInterval(179 * 86_400)

    private static func link(_ bench: SyncBench, _ provider: Provider) async throws -> SandboxUser {
        try await bench.link(provider, new, kinds: kinds)
    }

    private static func expectSame(
        _ bench: SyncBench, _ user: SandboxUser, _ provider: Provider, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let stored = try await bench.lines(CalendarLines.stored(user, in: window))
        let wanted = CalendarLines.expected(user, showsCancelled: provider == .outlook, in: window)
        #expect(!wanted.isEmpty, sourceLocation: sourceLocation)
        #expect(
            Set(stored).symmetricDifference(wanted) == [] && stored.count == wanted.count,
            sourceLocation: sourceLocation)
    }

    @Test(
        "are in the store event by event, and stay so through everything that befalls them",
        arguments: [Provider.gmail, .outlook])
    func follows(provider: Provider) async throws {
        try await SyncBench.with(at: Self.instant) { bench in
            let user = try await Self.link(bench, provider)
            let first = try await bench.tick(IngestCalendarEvents.self)
            #expect(first["accounts"] == 1 && first["calendars"] == 3)
            #expect(first["new"] == (try await bench.count("calendar_events")))
            #expect(first["attendees"] == (try await bench.count("event_attendees")))
            try await Self.expectSame(bench, user, provider)
            for _ in 0..<4 {
                user.actOnCalendar(steps: 20)
                try await bench.tick(IngestCalendarEvents.self)
                try await Self.expectSame(bench, user, provider)
            }
            let again = try await bench.tick(IngestCalendarEvents.self)
            #expect(again["new"] + again["updated"] + again["cancelled"] + again["attendees"] == 0)
            #expect(try await bench.count("event_attendees WHERE is_self <> (address = 'ann@example.com')") == 0)
            #expect(user.counts.peakOutlookConcurrency <= 4)
        }
    }

    @Test(
        "whose cursors are lost are listed anew, and what went away meanwhile is found",
        arguments: [Provider.gmail, .outlook])
    func expired(provider: Provider) async throws {
        try await SyncBench.with(at: Self.instant) { bench in
            let user = try await Self.link(bench, provider)
            for _ in 0..<3 {
                try await bench.tick(IngestCalendarEvents.self)
                try await Self.expectSame(bench, user, provider)
                user.actOnCalendar(steps: 30)
                user.expireCalendars()
            }
            try await bench.tick(IngestCalendarEvents.self)
            try await Self.expectSame(bench, user, provider)
            let full = try await bench.tick(IngestCalendarEvents.self, ["full_sync": true])
            #expect(full["new"] + full["updated"] + full["cancelled"] == 0)
            #expect(try await bench.count("calendars WHERE full_sync_requested_at IS NOT NULL") == 0)
        }
    }

    @Test("of a server that gives no sync token are listed each time")
    func noTokens() async throws {
        try await SyncBench.with(at: Self.instant) { bench in
            var new = Self.new
            new.givesSyncTokens = false
            let user = try await bench.link(.gmail, new, kinds: Self.kinds)
            for _ in 0..<3 {
                try await bench.tick(IngestCalendarEvents.self)
                try await Self.expectSame(bench, user, .gmail)
                user.actOnCalendar(steps: 25)
            }
            #expect(try await bench.count("calendars WHERE cursor ? 'cursor'") == 0)
        }
    }

    @Test("survive faults of every documented kind, row by row", arguments: [Provider.gmail, .outlook])
    func faults(provider: Provider) async throws {
        try await SyncBench.with(at: Self.instant) { bench in
            let user = try await Self.link(bench, provider)
            var kinds: [FaultKind] = [
                .unauthorized, .tooManyRequests, .internalError, .unavailable, .gatewayTimeout, .truncated, .garbage,
                .reset, .slow, .gone,
            ]
            kinds += provider == .gmail ? [.rateLimited] : [.syncStateNotFound, .resyncRequired]
            for round in 0..<4 {
                user.faults = kinds.map {
                    Fault($0, probability: 0.015, retryAfter: 1, retryAfterAsDate: round == 2, delayMs: 5)
                }
                for _ in 0..<3 { try await bench.tick(IngestCalendarEvents.self) }
                user.faults = []
                try await bench.tick(IngestCalendarEvents.self)
                try await Self.expectSame(bench, user, provider)
                user.actOnCalendar(steps: 20)
            }
            // One of each, for sure.
            for kind in kinds {
                user.faults = [Fault(kind, times: 1, retryAfter: 1, delayMs: 5)]
                user.actOnCalendar(steps: 3)
                for _ in 0..<2 { try await bench.tick(IngestCalendarEvents.self) }
                try await Self.expectSame(bench, user, provider)
            }
            #expect(user.counts.endpoints.values.reduce(0) { $0 + $1.faults } >= kinds.count)
            #expect(try await bench.count("connections WHERE state <> 'active'") == 0)
        }
    }

    @Test("go on where they were when a process dies", arguments: [Provider.gmail, .outlook])
    func deaths(provider: Provider) async throws {
        try await SyncBench.with(at: Self.instant) { bench in
            let user = try await Self.link(bench, provider)
            _ = try await bench.service.perform(IngestCalendarEvents.self)
            _ = try await bench.service.runNext(mishap: .deathBeforeRecord)
            while try await bench.count("calendars") == 0 { _ = try await bench.service.runNext() }
            for mishap in [Mishap.deathBeforeRecord, .drain, .deathBeforeRecord, .drain, .deathBeforeHandler] {
                _ = try await bench.service.runNext(mishap: mishap)
            }
            try await bench.service.run(for: .seconds(1200))
            try await Self.expectSame(bench, user, provider)
        }
    }

    @Test("follow the time: what comes near comes in, and what is past stays", arguments: [Provider.gmail, .outlook])
    func window(provider: Provider) async throws {
        try await SyncBench.with(at: Self.instant) { bench in
            let user = try await bench.link(provider, NewUser(email: "ann@example.com"), kinds: Self.kinds)
            try user.addEvent(NewEvent(title: "past", start: "2026-02-20T09:00:00", end: "2026-02-20T10:00:00"))
            try user.addEvent(NewEvent(title: "far", start: "2026-09-20T09:00:00", end: "2026-09-20T10:00:00"))
            try user.addEvent(NewEvent(title: "leaves", start: "2026-03-20T09:00:00", end: "2026-03-20T10:00:00"))
            let leaving = try #require(user.calendarDump().events.first { $0.title == "leaves" }).id
            let titles: PostgresQuery = "SELECT title AS line FROM calendar_events"
            try await bench.tick(IngestCalendarEvents.self)
            #expect(try await bench.lines(titles) == ["leaves", "past"])
            try user.changeEvent(leaving, .init(start: "2026-10-20T09:00:00", end: "2026-10-20T10:00:00"))
            try await bench.tick(IngestCalendarEvents.self)
            #expect(try await bench.lines(titles) == ["past"])
            try await bench.service.advance(by: .seconds(20 * 86_400))
            try await bench.tick(IngestCalendarEvents.self)
            #expect(try await bench.lines(titles) == ["far", "past"])
            // Half an hour later nothing is listed anew.
            user.resetCounts()
            try await bench.tick(IngestCalendarEvents.self)
            #expect(user.counts.requests <= 4)
        }
    }

    @Test(
        "have instances, exceptions and cancellations of a series, each as itself",
        arguments: [Provider.gmail, .outlook])
    func series(provider: Provider) async throws {
        try await SyncBench.with(at: Self.instant) { bench in
            let user = try await bench.link(provider, NewUser(email: "ann@example.com"), kinds: Self.kinds)
            let id = try user.addEvent(
                NewEvent(
                    title: "weekly", start: "2026-03-22T09:00:00", end: "2026-03-22T10:00:00", zone: "Europe/Berlin",
                    frequency: "WEEKLY", count: 4, attendees: ["bob@example.org"],
                    conferenceURL: "https://meet.example.com/x"))
            try await bench.tick(IngestCalendarEvents.self)
            try user.changeEvent(
                id, on: "2026-04-05", .init(start: "2026-04-05T15:00:00", end: "2026-04-05T16:00:00"))
            try user.changeEvent(id, on: "2026-04-12", .init(isCancelled: true))
            try user.changeEvent(id, .init(responses: ["bob@example.org": "accepted"]))
            try await bench.tick(IngestCalendarEvents.self)
            let rows = try await bench.lines(
                """
                SELECT concat_ws(' ', to_char(starts_at AT TIME ZONE 'UTC', 'MM-DD HH24:MI'),
                    to_char(starts_at AT TIME ZONE time_zone, 'HH24:MI'), is_exception,
                    to_char(original_starts_at AT TIME ZONE 'UTC', 'MM-DD HH24:MI'), conference_url,
                    (SELECT string_agg(concat(address, '=', response), ',') FROM event_attendees
                        WHERE event_id = event.id), organizer_address) AS line
                FROM calendar_events AS event
                """)
            let rest = "https://meet.example.com/x bob@example.org=accepted ann@example.com"
            #expect(
                rows == [
                    "03-22 08:00 09:00 f 03-22 08:00 \(rest)", "03-29 07:00 09:00 f 03-29 07:00 \(rest)",
                    "04-05 13:00 15:00 t 04-05 07:00 \(rest)",
                ])
            #expect(try await bench.count("(SELECT DISTINCT uid, series_id FROM calendar_events) AS series") == 1)
            try user.changeEvent(id, .init(isCancelled: true))
            try await bench.tick(IngestCalendarEvents.self)
            // Google hides what was called off; Outlook keeps it until its owner removes it.
            #expect(try await bench.count("calendar_events WHERE status <> 'cancelled'") == 0)
            try user.deleteEvent(id)
            try await bench.tick(IngestCalendarEvents.self)
            #expect(try await bench.count("calendar_events") == 0)
        }
    }

    @Test("are shown by the database to the services alone, whoever else may read the tables")
    func rowLevelSecurity() async throws {
        try await SyncBench.with(at: Self.instant) { bench in
            _ = try await Self.link(bench, .gmail)
            try await bench.tick(IngestCalendarEvents.self)
            let role = "reader_" + UUID().uuidString.lowercased().replacing("-", with: "")
            try await bench.pool.query("CREATE ROLE \(identifier: role)")
            let schema = try await bench.pool.query("SELECT current_schema() AS name")[0].decode(
                "name", as: String.self)
            try await bench.pool.query("GRANT USAGE ON SCHEMA \(identifier: schema) TO \(identifier: role)")
            try await bench.pool.query(
                "GRANT SELECT ON calendars, calendar_events, event_attendees TO \(identifier: role)")
            for table in ["calendars", "calendar_events", "event_attendees"] {
                #expect(try await bench.count(table) > 0, "\(table)")
                let seen = try await bench.pool.transaction { transaction in
                    try await transaction.query("SET LOCAL ROLE \(identifier: role)")
                    return try await transaction.query("SELECT count(*) AS v FROM \(unescaped: table)")[0]
                        .decode("v", as: Int64.self)
                }
                #expect(seen == 0, "\(table)")
            }
            try await bench.pool.query("DROP OWNED BY \(identifier: role)")
            try await bench.pool.query("DROP ROLE \(identifier: role)")
        }
    }

    @Test("that are gone from an account go with their events, and one that vanishes while it is read, too")
    func gone() async throws {
        try await SyncBench.with(at: Self.instant) { bench in
            let user = try await Self.link(bench, .gmail)
            try await bench.tick(IngestCalendarEvents.self)
            let calendar = try await bench.pool.query(
                "SELECT calendar_id AS id FROM calendar_events JOIN calendars ON calendars.id = calendar_id WHERE is_primary"
            )[0].decode("id", as: Int64.self)
            try await bench.pool.query("UPDATE calendars SET provider_id = 'vanished' WHERE id = \(calendar)")
            let attempt = try await bench.service.perform(SyncCalendar.self, .init(calendarID: calendar))
            #expect(attempt.job.status == .completed && attempt.job.counts["cancelled"] > 0)
            #expect(try await bench.count("calendars") == 2)
            let other = try await bench.pool.query(
                "UPDATE calendars SET provider_id = 'elsewhere' WHERE name = 'Team' RETURNING id")
            #expect(other.count == 1)
            try await bench.tick(IngestCalendarEvents.self)
            try await Self.expectSame(bench, user, .gmail)
            #expect(try await bench.count("calendars") == 3)
        }
    }
}
