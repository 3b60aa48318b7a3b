import FoundationEssentials
import JobsTesting
import Models
import Postgres
import Providers
import SandboxService
import Testing

@testable import IngestionJobs

extension MailTests {
    @Suite("A message of Gmail that cannot be had")
    struct GmailLeftOutTests {
        private static func with(_ body: @Sendable (SyncBench, SandboxUser) async throws -> Void) async throws {
            try await SyncBench.with { bench in
                try await body(bench, try await bench.link(.gmail, NewUser(email: "ann@example.com")))
            }
        }

        private static func deliver(_ titles: String..., to user: SandboxUser) throws {
            for title in titles {
                try user.deliver(Array("From: bob@example.org\r\nSubject: \(title)\r\n\r\nHi\r\n".utf8))
            }
        }

        private static func expectTitles(
            _ titles: String..., in bench: SyncBench, sourceLocation: SourceLocation = #_sourceLocation
        ) async throws {
            let stored = try await bench.lines("SELECT subject AS line FROM mail_messages")
            #expect(stored == titles, sourceLocation: sourceLocation)
            #expect(try await bench.count("dead_letters") == 0, sourceLocation: sourceLocation)
        }

        private static func unreadable(_ bench: SyncBench) async throws -> Int {
            try await bench.service.jobs.reduce(0) { $0 + $1.counts["unreadable"] }
        }

        @Test("is left out alone, by listings and by changes, and comes as soon as it can be had")
        func leftOut() async throws {
            try await Self.with { bench, user in
                user.oddTitles = ["odd"]
                try Self.deliver("a", "odd", "b", to: user)
                try await bench.tick(IngestEmails.self)
                try await Self.expectTitles("a", "b", in: bench)
                user.oddTitles = ["c"]
                try Self.deliver("c", "d", to: user)
                try await bench.tick(IngestEmails.self)
                try await Self.expectTitles("a", "b", "d", "odd", in: bench)
                #expect(try await Self.unreadable(bench) == 2)
                // No change tells of it.
                user.oddTitles = []
                try await bench.tick(IngestEmails.self)
                try await Self.expectTitles("a", "b", "c", "d", "odd", in: bench)
                #expect(try await Self.unreadable(bench) == 2)
                #expect(try await bench.count("connections WHERE mail_cursor ? 'left_out'") == 0)
            }
        }

        @Test("stays where the store has it, though a full sync cannot read it")
        func known() async throws {
            try await Self.with { bench, user in
                try Self.deliver("a", "b", to: user)
                try await bench.tick(IngestEmails.self)
                user.oddTitles = ["a"]
                try await bench.tick(IngestEmails.self, ["full_sync": true])
                try await Self.expectTitles("a", "b", in: bench)
                #expect(try await Self.unreadable(bench) == 1)
            }
        }

        @Test("because its provider fails with it is left out when that lasts, and comes when it is over")
        func failing() async throws {
            try await Self.with { bench, user in
                try Self.deliver("a", to: user)
                try await bench.tick(IngestEmails.self)
                user.addFaults([Fault(.internalError, endpoint: .messagesGet)])
                try Self.deliver("b", to: user)
                try await bench.tick(IngestEmails.self)
                try await Self.expectTitles("a", in: bench)
                #expect(try await bench.service.jobs.contains { $0.retryCount == 1 && $0.counts["unreadable"] == 1 })
                #expect(try await bench.count("connections WHERE mail_cursor ? 'left_out'") == 1)
                user.faults = []
                try await bench.tick(IngestEmails.self)
                try await Self.expectTitles("a", "b", in: bench)
            }
        }

        @Test("is no matter of its own where most others cannot be had either")
        func all() async throws {
            try await Self.with { bench, user in
                user.oddTitles = ["odd"]
                for _ in 0..<12 { try Self.deliver("odd", to: user) }
                try await bench.tick(IngestEmails.self)
                #expect(try await bench.count("connections WHERE mail_cursor ? 'listing'") == 1)
                #expect(try await Self.unreadable(bench) == 0)
                user.oddTitles = []
                try await bench.service.run(for: .seconds(7200))
                try await bench.tick(IngestEmails.self)
                #expect(try await bench.count("mail_messages") == 12)
            }
        }
    }
}
