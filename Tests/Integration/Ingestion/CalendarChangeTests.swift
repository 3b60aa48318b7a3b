import FoundationEssentials
import JobsTesting
import Models
import Postgres
import Providers
import SandboxService
import TestSupport
import Testing

@testable import IngestionJobs

extension CalendarSyncTests {
    @Suite("What their providers tell of changes")
    struct CalendarChangeTests {
        private static let instant = Date(timeIntervalSince1970: 1_773_500_000)

        private static func with(
            _ provider: Provider, _ body: @Sendable (SyncBench, SandboxUser) async throws -> Void
        ) async throws {
            try await SyncBench.with(at: instant) { bench in
                let user = try await bench.link(provider, NewUser(email: "ann@example.com"), kinds: ["calendar"])
                try await body(bench, user)
            }
        }

        private static func titles(_ bench: SyncBench) async throws -> [String] {
            try await bench.lines("SELECT DISTINCT title AS line FROM calendar_events")
        }

        private static func expectSame(
            _ bench: SyncBench, _ user: SandboxUser, _ provider: Provider,
            sourceLocation: SourceLocation = #_sourceLocation
        ) async throws {
            let window = instant.addingTimeInterval(-29 * 86_400)..<instant.addingTimeInterval(179 * 86_400)
            let wanted = CalendarLines.expected(user, showsCancelled: provider == .outlook, in: window)
            #expect(
                try await bench.lines(CalendarLines.stored(user, in: window)) == wanted, sourceLocation: sourceLocation)
        }

        @Test(
            "of a series that began long ago keeps its instances, and brings none from before the time that is followed",
            arguments: [Provider.gmail, .outlook])
        func oldSeries(provider: Provider) async throws {
            try await Self.with(provider) { bench, user in
                let id = try user.addEvent(
                    NewEvent(
                        title: "since 2025", start: "2025-04-07T09:00:00", end: "2025-04-07T10:00:00",
                        frequency: "WEEKLY", attendees: ["bob@example.org"]))
                try await bench.tick(IngestCalendarEvents.self)
                let rows = try await bench.lines("SELECT id::text AS line FROM calendar_events")
                try user.changeEvent(id, .init(title: "renamed"))
                let counts = try await bench.tick(IngestCalendarEvents.self)
                #expect(counts["new"] == 0 && counts["cancelled"] == 0)
                #expect(try await bench.lines("SELECT id::text AS line FROM calendar_events") == rows)
                #expect(try await Self.titles(bench) == ["renamed"])
                // By no window of the comparison's own.
                let from = Self.instant.addingTimeInterval(-30 * 86_400)
                #expect(
                    try await bench.pool.query("SELECT FROM calendar_events WHERE ends_at <= \(from)").isEmpty)
                try await Self.expectSame(bench, user, provider)
            }
        }

        @Test("changes what is past, where it is known")
        func known() async throws {
            try await Self.with(.gmail) { bench, user in
                let id = try user.addEvent(
                    NewEvent(title: "was", start: "2026-02-14T09:00:00", end: "2026-02-14T10:00:00"))
                try await bench.tick(IngestCalendarEvents.self)
                try await bench.service.advance(by: .seconds(20 * 86_400))
                try await bench.tick(IngestCalendarEvents.self)
                #expect(try await Self.titles(bench) == ["was"])
                try user.changeEvent(id, .init(title: "is"))
                try user.addEvent(NewEvent(title: "other", start: "2026-02-14T09:00:00", end: "2026-02-14T10:00:00"))
                try await bench.tick(IngestCalendarEvents.self)
                #expect(try await Self.titles(bench) == ["is"])
            }
        }

        @Test("is enough, though it be of one property only")
        func partial() async throws {
            try await Self.with(.outlook) { bench, user in
                let alone = try user.addEvent(
                    NewEvent(
                        title: "alone", start: "2026-03-20T09:00:00", end: "2026-03-20T10:00:00",
                        attendees: ["bob@example.org"], conferenceURL: "https://meet.example.com/x"))
                let series = try user.addEvent(
                    NewEvent(
                        title: "weekly", start: "2026-03-22T09:00:00", end: "2026-03-22T10:00:00", frequency: "WEEKLY",
                        count: 4, attendees: ["bob@example.org"]))
                try user.changeEvent(series, on: "2026-03-29", .init(title: "other"))
                try await bench.tick(IngestCalendarEvents.self)
                // Every other change is told in part.
                for round in 0..<8 {
                    try user.changeEvent(alone, .init(title: "alone \(round)"))
                    try user.changeEvent(series, on: "2026-03-29", .init(title: "other \(round)"))
                    try await bench.tick(IngestCalendarEvents.self)
                    try await Self.expectSame(bench, user, .outlook)
                    try user.changeEvent(
                        alone, .init(start: "2026-03-2\(round)T11:00:00", end: "2026-03-2\(round)T12:00:00"))
                    try user.changeEvent(
                        series, on: "2026-03-29",
                        .init(start: "2026-03-29T1\(round):00:00", end: "2026-03-29T1\(round):30:00"))
                    try user.changeEvent(series, .init(title: "weekly \(round)"))
                    try await bench.tick(IngestCalendarEvents.self)
                    try await Self.expectSame(bench, user, .outlook)
                }
                #expect(try await bench.count("calendar_events") == 5)
                #expect(user.counts.endpoints[.graphEvents]?.requests ?? 0 > 0)
            }
        }

        @Test(
            "may hold what nobody can read, which is counted, and keeps nothing else",
            arguments: [Provider.gmail, .outlook])
        func unreadable(provider: Provider) async throws {
            try await Self.with(provider) { bench, user in
                for title in ["a", "b", "known"] {
                    try user.addEvent(NewEvent(title: title, start: "2026-03-20T09:00:00", end: "2026-03-20T10:00:00"))
                }
                try await bench.tick(IngestCalendarEvents.self)
                user.oddTitles = ["known", "odd"]
                for title in ["c", "odd"] {
                    try user.addEvent(NewEvent(title: title, start: "2026-03-21T09:00:00", end: "2026-03-21T10:00:00"))
                }
                try await bench.tick(IngestCalendarEvents.self)
                #expect(try await Self.titles(bench) == ["a", "b", "c", "known"])
                try await bench.tick(IngestCalendarEvents.self, ["full_sync": true])
                #expect(try await Self.titles(bench) == ["a", "b", "c", "known"])
                let counts = try await bench.service.jobs.filter { $0.type == "sync_calendar" }.map {
                    $0.counts["unreadable"]
                }
                #expect(counts.reduce(0, +) == 3)
                #expect(try await bench.count("dead_letters") == 0)
                user.oddTitles = []
                try await bench.tick(IngestCalendarEvents.self, ["full_sync": true])
                #expect(try await Self.titles(bench) == ["a", "b", "c", "known", "odd"])
            }
        }

        @Test(
            "lists anew where that is asked for, though a listing has begun and not ended",
            arguments: [Provider.gmail, .outlook])
        func fullSync(provider: Provider) async throws {
            try await Self.with(provider) { bench, user in
                try user.addEvent(NewEvent(title: "a", start: "2026-03-20T09:00:00", end: "2026-03-20T10:00:00"))
                try await bench.tick(IngestCalendarEvents.self)
                let mark = UUID()
                try await bench.pool.query(
                    "UPDATE calendars SET cursor = cursor || jsonb_build_object('mark', \(mark.uuidString)::text)")
                try await bench.tick(IngestCalendarEvents.self, ["full_sync": true])
                #expect(try await bench.count("calendar_events WHERE seen_by = '\(mark)'") == 0)
                try await Self.expectSame(bench, user, provider)
            }
        }

        @Test("is asked for from the start where a stored link leads nowhere")
        func badLink() async throws {
            try await Self.with(.outlook) { bench, user in
                let id = try user.addEvent(
                    NewEvent(title: "a", start: "2026-03-20T09:00:00", end: "2026-03-20T10:00:00"))
                for part in [("http://[^/]+", "http://elsewhere.example"), ("token=[^\"]+", "token=broken")] {
                    try await bench.tick(IngestCalendarEvents.self)
                    try user.changeEvent(id, .init(title: part.1))
                    try await bench.pool.query(
                        "UPDATE calendars SET cursor = regexp_replace(cursor::text, \(part.0), \(part.1), 'g')::jsonb")
                    try await bench.tick(IngestCalendarEvents.self)
                    #expect(try await Self.titles(bench) == [part.1])
                }
            }
        }
    }
}
