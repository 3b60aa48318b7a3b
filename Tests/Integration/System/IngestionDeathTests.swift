import FoundationEssentials
import Glibc
import Postgres
import SandboxService
import TestSupport
import Testing

extension SystemTests {
    @Suite("The death of an ingestion service in the middle of a sync")
    struct IngestionDeathTests {
        /// Each batch takes a while, so that there is a middle.
        private func slow(_ stage: Stage, milliseconds: Int) {
            for user in stage.users { user.addFaults([Fault(.slow, endpoint: .batch, delayMs: milliseconds)]) }
        }

        /// Starts a tick and waits until every mailbox has been read in part.
        private func untilTheMiddle(_ stage: Stage) async throws -> UUID {
            try await stage.ring(messageID: "first")
            let run = try await stage.run(ofMessage: "first")
            try await InTime.until("the middle of the sync", .seconds(30), every: .milliseconds(5)) {
                stage.users.allSatisfy { $0.counts[.messagesGet].requests >= 50 }
            }
            return run
        }

        private func processing(by replica: Replica, _ stage: Stage) async throws -> [Int64] {
            try await stage.database.query(
                """
                SELECT job.id FROM live_jobs AS job JOIN processes ON processes.id = job.holder
                WHERE job.status = 'processing' AND pid = \(replica.pid) AND ended_at IS NULL
                """
            ).map { try $0.decode("id", as: Int64.self) }
        }

        /// Waits until each of the jobs was claimed again.
        private func claimedAgain(_ jobs: [Int64], _ stage: Stage, within limit: Duration) async throws {
            try await InTime.until("another replica to take \(jobs.count) jobs over", limit) {
                try await stage.count(
                    """
                    SELECT count(*) AS value FROM (
                        SELECT id, attempt FROM live_jobs UNION ALL SELECT id, attempt FROM finished_jobs
                    ) AS job WHERE id = ANY(\(jobs)::bigint[]) AND attempt >= 2
                    """) == jobs.count
            }
        }

        private func expectAllDone(_ stage: Stage, _ run: UUID) async throws {
            try await stage.settled(run)
            let failed = try await stage.count("SELECT count(*) AS value FROM dead_letters")
            #expect(failed == 0)
            let statuses = try await stage.database.query("SELECT DISTINCT status FROM finished_jobs")
            #expect(try statuses.map { try $0.decode("status", as: String.self) } == ["completed"])
            try await stage.expectExactMailboxes()
            try await stage.expectInvariants()
        }

        @Test("SIGKILL: another replica takes over within 15 s and the mailboxes are exact")
        func killed() async throws {
            try await Stage.run(users: 3, messages: 400) { stage in
                slow(stage, milliseconds: 400)
                let replicas = try await stage.start("ingestion", count: 2)
                let run = try await untilTheMiddle(stage)
                var victims: [(replica: Replica, jobs: [Int64])] = []
                for replica in replicas { victims.append((replica, try await processing(by: replica, stage))) }
                let victim = try #require(victims.max { $0.jobs.count < $1.jobs.count })
                #expect(!victim.jobs.isEmpty)
                try await victim.replica.kill()
                try await claimedAgain(victim.jobs, stage, within: .seconds(15))
                try await expectAllDone(stage, run)
                let crashes = try await stage.count(
                    """
                    SELECT count(*) AS value FROM finished_jobs
                    WHERE id = ANY(\(victim.jobs)::bigint[]) AND crashes = 1 AND retry_count = 0
                    """)
                #expect(crashes == victim.jobs.count)
            }
        }

        @Test(
            "SIGTERM: it exits 0 after its grace period, hands its jobs back uncounted, and the next one finishes them")
        func drained() async throws {
            try await Stage.run(users: 2, messages: 600) { stage in
                slow(stage, milliseconds: 500)
                let first = try await stage.start("ingestion", count: 1, ["CARILLON_GRACE": "2s"])[0]
                let run = try await untilTheMiddle(stage)
                let asked = ContinuousClock.now
                #expect(try await first.stop(within: .seconds(12)) == .code(0))
                // Two seconds of grace, and a moment for handing back and closing.
                #expect(.now - asked < .seconds(5))
                let waiting = try await stage.count(
                    """
                    SELECT count(*) AS value FROM live_jobs WHERE status = 'pending' AND retry_count = 0 AND crashes = 0
                        AND interruptions = 1 AND error IS NULL AND available_at <= clock_timestamp()
                    """)
                #expect(waiting == 2)
                let ending: String = try await stage.value("SELECT ending AS value FROM processes")
                #expect(ending == "stopped")
                _ = try await stage.start("ingestion", count: 1)
                try await expectAllDone(stage, run)
                let uncounted = try await stage.count(
                    "SELECT count(*) AS value FROM finished_jobs WHERE retry_count = 0 AND crashes = 0 AND attempt = 2")
                #expect(uncounted == 2)
            }
        }

        @Test(
            "SIGSTOP for longer than the lease: another takes over, and when it wakes it writes and asks nothing more")
        func frozen() async throws {
            try await Stage.run(users: 3, messages: 600) { stage in
                slow(stage, milliseconds: 500)
                let frozen = try await stage.start("ingestion", count: 1)[0]
                let run = try await untilTheMiddle(stage)
                let jobs = try await processing(by: frozen, stage)
                #expect(jobs.count == 3)
                frozen.signal(SIGSTOP)
                let other = try await stage.start("ingestion", count: 1)[0]
                // A lease of 15 s, two looks, and the sweep.
                try await claimedAgain(jobs, stage, within: .seconds(20))
                for user in stage.users { user.faults = [] }
                try await expectAllDone(stage, run)

                let before = stage.users.map(\.counts.requests)
                frozen.signal(SIGCONT)
                try await InTime.until("the frozen one to learn that it was taken for dead", .seconds(15)) {
                    frozen.process.output.contains("others have proven this process dead")
                }
                try await frozen.ready(stage.client)
                #expect(stage.users.map(\.counts.requests) == before, "requests under a void claim")
                try await stage.expectExactMailboxes()

                // It works on under a new identity.
                try await other.kill()
                for user in stage.users { user.act(steps: 5) }
                _ = try await stage.ringAndSettle()
                try await stage.expectExactMailboxes()
                try await stage.expectInvariants()
            }
        }
    }
}
