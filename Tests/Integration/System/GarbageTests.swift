import FoundationEssentials
import Postgres
import TestSupport
import Testing

extension SystemTests {
    @Suite("Messages that nobody understands")
    struct GarbageTests {
        private struct Letter: Hashable {
            let kind: String
            let name: String?
            let reason: String
            let size: Int64
            let kept: Int32
        }

        @Test("become dead letters with clear reasons while ticks by the clock go on")
        func garbage() async throws {
            try await Stage.run(users: 1, messages: 10) { stage in
                _ = try await stage.start("ingestion", count: 2)
                _ = try await stage.start("classification", count: 1)
                let everySecond = try stage.schedules("  ingest_emails: {every: 1s}")
                _ = try await stage.start("cron-publisher", count: 1, everySecond)
                try await ticksGoOn(stage)

                let huge = 5 * 1024 * 1024
                try await stage.ring("{oops")
                try await stage.ring("{}", key: "ingestion.ingest_emial")
                try await stage.ring(#"{"parameters":{"user_idd":"x"}}"#)
                try await stage.ring("{}", key: "ingestoin.ingest_emails")
                try await stage.ring(String(repeating: "x", count: huge))
                try await stage.ring("{}", key: "classification.process_threads")

                try await InTime.until("six dead letters", .seconds(20)) {
                    try await stage.count("SELECT count(*) AS value FROM dead_letters") == 6
                }
                try await expectReasons(stage, huge: huge)
                try await ticksGoOn(stage)
                #expect(try await stage.count("SELECT count(*) AS value FROM dead_letters") == 6)
                try await stage.expectInvariants()
            }
        }

        private func expectReasons(_ stage: Stage, huge: Int) async throws {
            let rows = try await stage.database.query(
                "SELECT kind, name, reason, body_size, length(body) AS kept FROM dead_letters ORDER BY id")
            let letters = try rows.map {
                Letter(
                    kind: try $0.decode("kind"), name: try $0.decode("name"), reason: try $0.decode("reason"),
                    size: try $0.decode("body_size"), kept: try $0.decode("kept"))
            }
            func letter(_ part: String) throws -> Letter {
                try #require(letters.first { $0.reason.contains(part) }, "no dead letter says '\(part)': \(letters)")
            }
            #expect(try letter("is not JSON; it begins '{oops'").kind == "tick")
            #expect(try letter("did you mean 'ingest_emails'").name == "ingest_emial")
            #expect(try letter("user_idd").reason.contains("did you mean 'user_id'"))
            let unrouted = try letter(
                "no queue of exchange 'carillon.ticks' takes routing key 'ingestoin.ingest_emails'")
            #expect(unrouted.kind == "unrouted" && unrouted.reason.contains("did you mean 'ingestion.ingest_emails'"))
            let large = try letter("the body has \(huge) bytes")
            #expect(large.size == huge && large.kept == 4096)
            #expect(try letter("no service runs it").name == "process_threads")
        }

        /// Waits for a run by schedule that begins from now on to complete.
        private func ticksGoOn(_ stage: Stage) async throws {
            let now: Date = try await stage.value("SELECT clock_timestamp() AS value")
            try await InTime.until("a run by schedule", .seconds(15)) {
                try await stage.count(
                    """
                    SELECT count(*) AS value FROM scheduled_job_runs
                    WHERE trigger = 'schedule' AND status = 'completed' AND scheduled_for > \(now)
                    """) > 0
            }
        }
    }
}
