import FoundationEssentials
import Jobs
import JobsTesting
import Models
import Postgres
import Testing

@testable import IngestionJobs

extension MailTests {
    @Suite("Work for many accounts")
    struct FanOutTests {
        /// With the fixture's own that is three batches.
        private static let more = 1099

        private func service(_ mail: MailFixture) async throws -> TestService {
            try await TestService(.ingestion, on: mail.database) { registry in
                try registry.register(
                    IngestEmails(lookbackDays: 1, push: PushAddresses(gmailTopic: "projects/p/topics/t")))
                try registry.register(IngestCalendarEvents())
                try registry.register(ProcessScheduledSyncs())
            }
        }

        private func transactions(_ mail: MailFixture) async throws -> Int {
            try await mail.count("(SELECT DISTINCT xmin::text FROM live_jobs) AS writer")
        }

        @Test("is handed out in batches, each account's once")
        func batches() async throws {
            try await MailFixture.with { mail in
                try await mail.link(more: Self.more)
                let service = try await service(mail)
                let run = try await service.perform(IngestEmails.self, ["full_sync": true]).run
                #expect(run.counts == ["accounts": Self.more + 1, "already_waiting": 0])
                #expect(try await mail.count("live_jobs WHERE job_type = 'sync_mailbox'") == Self.more + 1)
                #expect(try await mail.count("live_jobs WHERE job_type = 'watch_mailbox'") == Self.more + 1)
                #expect(try await transactions(mail) == 3)
                #expect(try await mail.count("connections WHERE full_sync_requested_at IS NULL") == 0)
                let again = try await service.perform(IngestEmails.self).run
                #expect(again.counts == ["accounts": Self.more + 1, "already_waiting": Self.more + 1])
                #expect(try await service.perform(IngestCalendarEvents.self).run.counts["accounts"] == Self.more)
            }
        }

        @Test("goes on after the last batch where an attempt dies before the run is complete")
        func death() async throws {
            try await MailFixture.with { mail in
                try await mail.link(more: Self.more)
                let service = try await service(mail)
                let first = try await service.perform(IngestEmails.self, mishap: .deathBeforeRecord).run
                #expect(try await mail.count("live_jobs WHERE job_type = 'sync_mailbox'") == 1000)
                // As if those had been done since: nothing keeps them from being written again but what the run knows.
                try await mail.pool.query("DELETE FROM live_jobs")
                _ = try await service.run(for: .seconds(600))
                let run = try #require(try await service.runs.first { $0.id == first.id })
                #expect(run.counts == ["accounts": Self.more + 1, "already_waiting": 0])
                #expect(try await service.jobs.filter { $0.type == "sync_mailbox" }.count == Self.more + 1 - 1000)
            }
        }

        @Test("of an interval of their own is handed out in batches, and their times move on with each")
        func scheduled() async throws {
            try await MailFixture.with { mail in
                try await mail.link(more: Self.more)
                try await mail.pool.query("UPDATE connections SET kinds = '{mail}', sync_interval = interval '1 hour'")
                let service = try await service(mail)
                let run = try await service.perform(ProcessScheduledSyncs.self).run
                #expect(run.counts == ["due": Self.more + 1, "dispatched": Self.more + 1])
                #expect(try await transactions(mail) == 3)
                #expect(
                    try await mail.count("connections WHERE next_scheduled_sync > clock_timestamp()") == Self.more + 1)
                #expect(
                    try await service.perform(ProcessScheduledSyncs.self).run.counts == ["due": 0, "dispatched": 0])
            }
        }
    }
}
