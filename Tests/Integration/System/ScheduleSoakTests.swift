import FoundationEssentials
import Postgres
import SandboxService
import TestSupport
import Testing

extension SystemTests {
    @Suite("Ticks by the clock")
    struct ScheduleSoakTests {
        /// How long publishers are killed: `CARILLON_SOAK` seconds, 60 unless it says otherwise.
        private static let length = ProcessInfo.processInfo.environment["CARILLON_SOAK"].flatMap(Int.init) ?? 60

        @Test(
            "three replicas, three publishers that are killed all the time: each instant once, none left out, no overlap",
            .timeLimit(.minutes(2 + length / 60)))
        func soak() async throws {
            try await Stage.run(users: 3, messages: 30) { stage in
                _ = try await stage.start("ingestion", count: 3)
                let schedules = try stage.schedules("  ingest_emails: {every: 3s}")
                var publishers = try await stage.start("cron-publisher", count: 3, schedules)
                try await killPublishers(&publishers, stage, schedules)
                for publisher in publishers { #expect(try await publisher.stop(within: .seconds(15)) == .code(0)) }
                try await stage.quiet()
                try await expectEachInstantOnce(stage)
                try await expectNoOverlap(stage)
                _ = try await stage.ringAndSettle()
                try await stage.expectExactMailboxes()
                try await stage.expectInvariants()
            }
        }

        /// Kills one publisher after another at random moments; at least one lives at any time. Mail arrives meanwhile.
        private func killPublishers(
            _ publishers: inout [Replica], _ stage: Stage, _ schedules: [String: String]
        ) async throws {
            let end = ContinuousClock.now + .seconds(Self.length)
            while ContinuousClock.now < end {
                // The moment is what is tested: any within two periods.
                try await Task.sleep(for: .milliseconds(Int.random(in: 500...6000)))
                for user in stage.users { user.act(steps: 2) }
                let victims = Array(publishers.indices.shuffled().prefix(Int.random(in: 1...2)))
                for index in victims { try await publishers[index].kill() }
                for index in victims { publishers[index] = try stage.start("cron-publisher", schedules) }
            }
            for publisher in publishers { try await publisher.ready(stage.client) }
        }

        /// Compares with the instants computed here: every multiple of three seconds of the time that was covered.
        private func expectEachInstantOnce(_ stage: Stage) async throws {
            let rows = try await stage.database.query(
                """
                SELECT scheduled_for, accounts_after, missed, status FROM scheduled_job_runs
                WHERE trigger = 'schedule' ORDER BY scheduled_for
                """)
            let first = try #require(rows.first).decode("accounts_after", as: Date.self).timeIntervalSince1970
            var accounted: [Int] = []
            var completed = 0
            var upTo = first
            for row in rows {
                let instant = try row.decode("scheduled_for", as: Date.self).timeIntervalSince1970
                let missed = Int(try row.decode("missed", as: Int64.self))
                let status = try row.decode("status", as: String.self)
                #expect(try row.decode("accounts_after", as: Date.self).timeIntervalSince1970 == upTo)
                let instants = Self.instants(after: upTo, through: instant)
                #expect(instants.count == missed + (status == "missed" ? 0 : 1), "run for \(instant)")
                #expect(Double(instants.last ?? 0) == instant)
                accounted += instants
                completed += status == "completed" ? 1 : 0
                upTo = instant
            }
            #expect(accounted == Self.instants(after: first, through: upTo))
            #expect(accounted.count >= Self.length / 3 - 1)
            #expect(completed >= accounted.count / 2, "only \(completed) of \(accounted.count) instants ran")
            print("soak: \(accounted.count) instants, \(rows.count) rows, \(completed) completed")
        }

        private static func instants(after start: Double, through end: Double) -> [Int] {
            Array(stride(from: (Int(start / 3) + 1) * 3, through: Int(end), by: 3))
        }

        private func expectNoOverlap(_ stage: Stage) async throws {
            let overlaps = try await stage.count(
                """
                SELECT count(*) AS value FROM run_attempts AS one JOIN run_attempts AS other
                    ON (one.run_id, one.attempt) < (other.run_id, other.attempt)
                WHERE tstzrange(one.started_at, one.ended_at) && tstzrange(other.started_at, other.ended_at)
                """)
            #expect(overlaps == 0)
            let doubled = try await stage.count(
                "SELECT count(*) AS value FROM scheduled_job_runs WHERE attempt > 1 OR crashes > 0")
            #expect(doubled == 0)
        }
    }
}
