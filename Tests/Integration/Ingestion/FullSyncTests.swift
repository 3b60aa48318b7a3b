import FoundationEssentials
import JobsTesting
import Models
import Postgres
import Providers
import SandboxService
import Testing

@testable import IngestionJobs

extension MailTests {
    @Suite("A full sync that is asked for")
    struct FullSyncTests {
        private static let mark = UUID()

        private static func with(
            _ provider: Provider, _ body: @Sendable (SyncBench, SandboxUser, UUID) async throws -> Void
        ) async throws {
            try await SyncBench.with { bench in
                let user = try await bench.link(provider, NewUser(email: "ann@example.com", messages: 30))
                try await bench.tick(IngestEmails.self)
                let id = try await bench.pool.query("SELECT id FROM connections")[0].decode("id", as: UUID.self)
                let stored = try #require(try await Connections.load(id, in: bench.pool)?.cursor)
                try await Connections.store(begun(stored), of: id, in: bench.pool)
                try await body(bench, user, id)
            }
        }

        /// With a listing of everything under way.
        private static func begun(_ cursor: MailCursor) -> MailCursor {
            var cursor = cursor
            cursor.folders = cursor.folders?.mapValues { _ in .init(listing: .init(mark: mark)) }
            if let anchor = cursor.historyID {
                cursor.listing = .init(mark: mark, anchor: anchor, after: 1_000_000_000)
            }
            return cursor
        }

        @Test("goes on with no listing that began before", arguments: [Provider.gmail, .outlook], [true, false])
        func replaces(provider: Provider, byTick: Bool) async throws {
            try await Self.with(provider) { bench, user, id in
                if byTick {
                    try await bench.tick(IngestEmails.self, ["full_sync": true])
                } else {
                    let job = try await bench.service.perform(SyncMailbox.self, .init(connectionID: id, fullSync: true))
                        .job
                    #expect(job.status == .completed && job.counts["updated"] == 30)
                }
                #expect(try await bench.count("mail_messages WHERE seen_by = '\(Self.mark)'") == 0)
                #expect(try await bench.count("connections WHERE full_sync_requested_at IS NOT NULL") == 0)
                #expect(try await bench.count("mail_messages") == user.messageIDs.count)
            }
        }

        @Test("is one listing, whatever its process dies of", arguments: [Provider.gmail, .outlook])
        func once(provider: Provider) async throws {
            try await Self.with(provider) { bench, _, id in
                let job = try await bench.service.perform(
                    SyncMailbox.self, .init(connectionID: id, fullSync: true), mishap: .deathBeforeRecord
                ).job
                let marks = "SELECT DISTINCT seen_by::text AS line FROM mail_messages"
                // What one page has is stored with the end in Gmail's listing, and before it in Outlook's.
                let begun = "SELECT lower(mail_cursor #>> '{listing,mark}') AS line FROM connections"
                let before = try await bench.lines(PostgresQuery(unescaped: provider == .gmail ? begun : marks))
                try await bench.service.run(for: .seconds(600))
                #expect(try await bench.service.job(job.id)?.status == .completed)
                #expect(try await bench.lines(PostgresQuery(unescaped: marks)) == before)
                #expect(!before.contains(Self.mark.uuidString.lowercased()))
            }
        }

        @Test("is not asked for, and so the listing that began goes on", arguments: [Provider.gmail, .outlook])
        func otherwise(provider: Provider) async throws {
            try await Self.with(provider) { bench, _, _ in
                try await bench.tick(IngestEmails.self)
                #expect(try await bench.count("mail_messages WHERE seen_by = '\(Self.mark)'") == 30)
            }
        }
    }
}
