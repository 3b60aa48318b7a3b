import FoundationEssentials
import JobsTesting
import Models
import Postgres
import Providers
import SandboxService
import Testing

@testable import IngestionJobs

extension MailTests {
    @Suite("What is remembered of mail and events that change")
    struct CaptureOnChangeTests {
        private static func deliver(_ user: SandboxUser, labels: [String]) throws -> String {
            let text =
                "From: ann@example.com\r\nTo: bob@example.org\r\nSubject: The tug\r\n\r\nNew engine by March.\r\n"
            return try user.deliver(Array(text.utf8), labels: labels).id
        }

        @Test(
            "is mail that was sent or starred after it came, once",
            arguments: [Provider.gmail, .outlook], [(["DRAFT"], "SENT"), (["INBOX"], "STARRED")])
        func mail(provider: Provider, _ change: (before: [String], later: String)) async throws {
            try await SyncBench.with { bench in
                let user = try await bench.link(provider, NewUser(email: "ann@example.com"))
                let id = try Self.deliver(user, labels: change.before)
                try await bench.tick(IngestEmails.self)
                #expect(try await bench.count("memory_candidates") == 0)
                try user.changeLabels(of: id, add: [change.later], remove: ["DRAFT"])
                for _ in 0..<2 { try await bench.tick(IngestEmails.self) }
                #expect(try await bench.count("mail_messages") == 1)
                #expect(try await bench.count("memory_candidates WHERE body LIKE 'The tug%'") == 1)
            }
        }

        @Test(
            "is an event at its present time only, and nothing of one that is off",
            arguments: [Provider.gmail, .outlook])
        func event(provider: Provider) async throws {
            let instant = Date(timeIntervalSince1970: 1_773_500_000)
            try await SyncBench.with(at: instant) { bench in
                let user = try await bench.link(provider, NewUser(email: "ann@example.com"), kinds: ["calendar"])
                let id = try user.addEvent(
                    NewEvent(
                        title: "The tug's new engine is taken over by its captain", start: "2026-03-20T09:00:00",
                        end: "2026-03-20T10:00:00", attendees: ["bob@example.org"]))
                try await bench.tick(IngestCalendarEvents.self)
                try await bench.tick(ProcessCaptureQueue.self)
                let days = "SELECT to_char(happened_at, 'MM-DD') AS line FROM memories"
                #expect(try await bench.lines(PostgresQuery(unescaped: days)) == ["03-20"])
                try user.changeEvent(id, .init(start: "2026-03-25T09:00:00", end: "2026-03-25T10:00:00"))
                try await bench.tick(IngestCalendarEvents.self)
                try await bench.tick(ProcessCaptureQueue.self)
                #expect(try await bench.lines(PostgresQuery(unescaped: days)) == ["03-25"])
                // An answer changes nothing about what is remembered.
                let memory = "SELECT id::text AS line FROM memories"
                let before = try await bench.lines(PostgresQuery(unescaped: memory))
                try user.changeEvent(id, .init(responses: ["bob@example.org": "accepted"]))
                try await bench.tick(IngestCalendarEvents.self)
                #expect(try await bench.lines(PostgresQuery(unescaped: memory)) == before)
                try user.changeEvent(id, .init(isCancelled: true))
                try await bench.tick(IngestCalendarEvents.self)
                #expect(try await bench.count("memories") == 0)
                #expect(try await bench.count("passages WHERE kind = 'memory'") == 0)
                #expect(try await bench.count("memory_candidates") == 0)
            }
        }
    }
}
