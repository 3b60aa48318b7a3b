import AMQP
import FoundationEssentials
import Glibc
import Models
import Postgres
import TestSupport
import Testing

extension SystemTests {
    @Suite("The death of a cron-publisher")
    struct PublisherDeathTests {
        @Test("between commit and publish: another publishes what it left, and the run happens once")
        func betweenCommitAndPublish() async throws {
            try await Stage.run(users: 1, messages: 10) { stage in
                // A service registers the job, and leaves, so that ticks stay in the queue to be counted.
                let ingestion = try await stage.start("ingestion", count: 1)[0]
                try await InTime.until("the job to be registered", .seconds(10)) {
                    try await stage.count("SELECT count(*) AS value FROM scheduled_jobs WHERE name = 'ingest_emails'")
                        == 1
                }
                #expect(try await ingestion.stop(within: .seconds(15)) == .code(0))

                let once = try stage.schedules(
                    "  ingest_emails: {every: 1h, anchor: \(Date(timeIntervalSinceNow: 4).formatted(.iso8601))}")
                let brokerless = once.merging(["AMQP_URL": "amqp://127.0.0.1:\(try LocalPort.free())"]) { $1 }
                let first = try stage.start("cron-publisher", brokerless)
                try await InTime.until("a committed run whose message is not published", .seconds(20)) {
                    try await stage.count("SELECT count(*) AS value FROM outbox") == 1
                }
                try await first.kill()
                #expect(try await stage.publisher.messageCount(of: Topology.ticksQueue(.ingestion)) == 0)

                _ = try await stage.start("cron-publisher", count: 1, once)
                try await InTime.until("the message to be published", .seconds(15)) {
                    try await stage.count("SELECT count(*) AS value FROM outbox") == 0
                }
                #expect(try await stage.publisher.messageCount(of: Topology.ticksQueue(.ingestion)) == 1)

                _ = try await stage.start("ingestion", count: 2)
                try await stage.quiet()
                let runs = try await stage.database.query("SELECT status, attempt, trigger FROM scheduled_job_runs")
                #expect(runs.count == 1)
                #expect(try runs.first?.decode("status", as: String.self) == "completed")
                #expect(try runs.first?.decode("attempt", as: Int32.self) == 1)
                #expect(try runs.first?.decode("trigger", as: String.self) == "schedule")
                try await stage.expectExactMailboxes()
                try await stage.expectInvariants()
            }
        }
    }
}
