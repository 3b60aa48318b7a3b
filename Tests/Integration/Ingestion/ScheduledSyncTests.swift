import FoundationEssentials
import Jobs
import JobsTesting
import Models
import Postgres
import Testing

@testable import IngestionJobs

extension MailTests {
    @Suite("Accounts with an interval of their own")
    struct ScheduledSyncTests {
        private func service(_ mail: MailFixture) async throws -> TestService {
            try await TestService(.ingestion, on: mail.database) { registry in
                try registry.register(ProcessScheduledSyncs())
                try registry.register(IngestEmails(lookbackDays: 1))
            }
        }

        private func every(_ interval: String, _ mail: MailFixture, next: String = "NULL") async throws {
            try await mail.pool.query(
                """
                UPDATE connections SET kinds = '{mail,calendar}', sync_interval = \(interval)::text::interval,
                    next_scheduled_sync = \(unescaped: next)
                """)
        }

        @Test("are synced at once and then when their time has come, mail and calendar, and by no other job")
        func due() async throws {
            try await MailFixture.with { mail in
                let service = try await service(mail)
                try await every("30 minutes", mail)
                let first = try await service.perform(ProcessScheduledSyncs.self).run
                #expect(first.counts["due"] == 1 && first.counts["dispatched"] == 2)
                let jobs = try await service.jobs
                let id = mail.connection.id.uuidString.lowercased()
                #expect(Set(jobs.map(\.type)) == ["sync_mailbox", "list_calendars"])
                #expect(Set(jobs.map(\.uniqueKey)) == ["sync_mailbox:\(id)", "list_calendars:\(id)"])
                #expect(try await service.perform(ProcessScheduledSyncs.self).run.counts["due"] == 0)
                #expect(try await service.perform(IngestEmails.self).run.counts["accounts"] == 0)
            }
        }

        @Test("whose sync waits still are not doubled, and their time moves on all the same")
        func waiting() async throws {
            try await MailFixture.with { mail in
                let service = try await service(mail)
                try await every("30 minutes", mail)
                try await service.perform(ProcessScheduledSyncs.self)
                try await every("30 minutes", mail)
                let again = try await service.perform(ProcessScheduledSyncs.self).run
                #expect(again.counts["due"] == 1 && again.counts["dispatched"] == 0)
                #expect(try await mail.count("connections WHERE next_scheduled_sync > clock_timestamp()") == 1)
            }
        }

        @Test("keep their cadence, and make up for nothing that was missed")
        func cadence() async throws {
            try await MailFixture.with { mail in
                let service = try await service(mail)
                try await every("30 minutes", mail, next: "date_trunc('hour', clock_timestamp()) - interval '5 hours'")
                #expect(try await service.perform(ProcessScheduledSyncs.self).run.counts["due"] == 1)
                #expect(
                    try await mail.count(
                        """
                        connections WHERE next_scheduled_sync > clock_timestamp()
                            AND next_scheduled_sync <= clock_timestamp() + interval '30 minutes'
                            AND extract(minute FROM next_scheduled_sync) IN (0, 30)
                            AND extract(second FROM next_scheduled_sync) = 0
                        """) == 1)
            }
        }

        @Test("are left alone while they are not active")
        func inactive() async throws {
            try await MailFixture.with { mail in
                try await every("30 minutes", mail)
                try await mail.pool.query("UPDATE connections SET state = 'paused'")
                #expect(try await service(mail).perform(ProcessScheduledSyncs.self).run.counts["due"] == 0)
            }
        }
    }
}
