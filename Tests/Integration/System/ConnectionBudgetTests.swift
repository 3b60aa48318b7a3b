import FoundationEssentials
import Postgres
import SandboxService
import TestSupport
import Testing

extension SystemTests {
    @Suite("Database sessions")
    struct ConnectionBudgetTests {
        @Test("eight replicas of ingestion beside everything else fit a PostgreSQL of 100 connections under load")
        func eight() async throws {
            try await Stage.run(users: 24, messages: 30) { stage in
                let schedules = try stage.schedules("  ingest_emails: {every: 1s}")
                var services = (0..<8).map { _ in "ingestion" } + (0..<3).map { _ in "cron-publisher" }
                services += ["classification", "notifications", "maintenance"]
                let replicas = try services.map { try stage.start($0, $0 == "cron-publisher" ? schedules : [:]) }
                for replica in replicas { try await replica.ready(stage.client, within: .seconds(90)) }

                var peak = 0
                for _ in 0..<3 {
                    for user in stage.users { user.act(steps: 3) }
                    let id = UUID().uuidString
                    try await stage.ring(messageID: id)
                    try await InTime.until("a run", .seconds(60), every: .milliseconds(5)) {
                        peak = max(peak, try await sessions(stage))
                        return try await stage.count(
                            """
                            SELECT count(*) AS value FROM scheduled_job_runs
                            WHERE message_id = \(id) AND settled_at IS NOT NULL
                            """) == 1
                    }
                }
                print("sessions: \(peak) at most, of \(replicas.count) replicas")
                #expect(peak >= replicas.count)
                #expect(peak <= 5 * replicas.count)
                #expect(peak <= 97)
                #expect(replicas.allSatisfy { !$0.process.hasEnded })
                let refused = replicas.filter { $0.process.output.contains("too many clients") }
                #expect(refused.isEmpty)
                try await stage.expectExactMailboxes()
                try await stage.expectInvariants()
            }
        }

        /// Sessions of Carillon's processes, to any database.
        private func sessions(_ stage: Stage) async throws -> Int {
            try await stage.count(
                "SELECT count(*) AS value FROM pg_stat_activity WHERE application_name LIKE 'carillon%'")
        }
    }
}
