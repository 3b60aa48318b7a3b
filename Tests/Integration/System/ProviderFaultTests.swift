import FoundationEssentials
import Postgres
import SandboxService
import TestSupport
import Testing

extension SystemTests {
    @Suite("What goes wrong at the provider")
    struct ProviderFaultTests {
        @Test("a revoked grant asks the user to reconnect, once, and the other mailboxes go on")
        func revoked() async throws {
            try await Stage.run(users: 3, messages: 20) { stage in
                _ = try await stage.start("ingestion", count: 2)
                _ = try await stage.ringAndSettle()
                let (gone, others) = (try stage.user(1), [try stage.user(2), try stage.user(3)])
                let before = try await stage.stored(gone.email)
                for user in stage.users { user.act(steps: 6) }
                stage.sandbox.state.revokeGrant(of: gone.email)
                let run = try await stage.ringAndSettle()
                _ = try await stage.ringAndSettle()

                let state: String = try await stage.value(
                    "SELECT state AS value FROM connections WHERE account = \(gone.email)")
                #expect(state == "reconnect_required")
                let kinds = try await stage.database.query(
                    "SELECT kind FROM signals WHERE user_id = (SELECT user_id FROM connections WHERE account = \(gone.email))"
                )
                #expect(try kinds.map { try $0.decode("kind", as: String.self) } == ["reconnect_required"])
                #expect(try await stage.count("SELECT count(*) AS value FROM signals") == 1)
                let failed: String = try await stage.value(
                    "SELECT counts ->> 'failed_accounts' AS value FROM scheduled_job_runs WHERE id = \(run)")
                #expect(failed == "1")
                #expect(try await stage.stored(gone.email) == before)
                try await stage.expectExactMailboxes(others)

                try await reconnect(gone, stage)
                _ = try await stage.ringAndSettle()
                try await stage.expectExactMailboxes()
                #expect(try await stage.count("SELECT count(*) AS value FROM signals") == 1)
                try await stage.expectInvariants()
            }
        }

        private func reconnect(_ user: SandboxUser, _ stage: Stage) async throws {
            user.renewGrant(refreshToken: "1//renewed")
            try stage.expectSuccess(
                try await stage.carillon("connection", "add", "gmail", "--account", user.email, input: "1//renewed\n"))
        }

        @Test("faults of every kind leave every mailbox exact after a few ticks")
        func faults() async throws {
            let plans: [[Fault]] = [
                [Fault(.unauthorized, times: 1)],
                [Fault(.rateLimited, times: 3)],
                [Fault(.historyGone, times: 1)],
                [Fault(.tooManyRequests, times: 2, retryAfter: 1)],
                [Fault(.internalError, times: 2)],
                [Fault(.slow, times: 3, delayMs: 800)],
                [Fault(.truncated, times: 2)],
                [Fault(.reset, times: 2), Fault(.garbage, times: 1)],
            ]
            try await Stage.run(users: plans.count, messages: 60) { stage in
                _ = try await stage.start("ingestion", count: 2)
                // Some of the first sync's own calls fail, too.
                for (user, plan) in zip(stage.users, plans) { user.addFaults(plan) }
                try await tickUntilExact(stage)
                for (user, plan) in zip(stage.users, plans) {
                    user.act(steps: 12)
                    for id in user.messageIDs.prefix(3) { try user.delete(id) }
                    user.addFaults(plan)
                }
                try await tickUntilExact(stage)
                for user in stage.users { #expect(user.faults.isEmpty, "\(user.email): \(user.faults)") }
                #expect(try await stage.count("SELECT count(*) AS value FROM dead_letters") == 0)
                #expect(try await stage.count("SELECT count(*) AS value FROM signals") == 0)
                try await stage.expectInvariants()
            }
        }

        /// A few ticks, each with the retries that it leads to.
        private func tickUntilExact(_ stage: Stage) async throws {
            for _ in 0..<3 {
                _ = try await stage.ringAndSettle()
                try await stage.quiet()
            }
            try await stage.expectExactMailboxes()
        }

        @Test("an expired history leads to a full sync that finds what was deleted meanwhile")
        func expiredHistory() async throws {
            try await Stage.run(users: 2, messages: 80) { stage in
                _ = try await stage.start("ingestion", count: 1)
                _ = try await stage.ringAndSettle()
                for user in stage.users {
                    for id in user.messageIDs.shuffled().prefix(15) { try user.delete(id) }
                    user.act(steps: 10)
                    user.expireHistory()
                    user.resetCounts()
                }
                let run = try await stage.ringAndSettle()
                try await stage.expectExactMailboxes()
                let deleted: String = try await stage.value(
                    "SELECT counts ->> 'deleted' AS value FROM scheduled_job_runs WHERE id = \(run)")
                #expect((Int(deleted) ?? 0) >= 30)
                for user in stage.users {
                    #expect(user.counts[.historyList].requests == 1)
                    #expect(user.counts[.messagesList].requests >= 1)
                }
                _ = try await stage.ringAndSettle()
                for user in stage.users { #expect(user.counts[.historyList].requests == 2) }
                try await stage.expectInvariants()
            }
        }
    }
}
