import FoundationEssentials
import Postgres
import SandboxService
import Testing

extension SystemTests {
    @Suite("A sync with nothing new")
    struct IdleSyncTests {
        private static let mailboxes = 40

        @Test("asks each mailbox once for its history, fetches nothing, and takes at most six statements per mailbox")
        func idle() async throws {
            try await Stage.run(users: Self.mailboxes, messages: 10) { stage in
                _ = try await stage.start("ingestion", count: 1)
                _ = try await stage.ringAndSettle()
                for user in stage.users { user.resetCounts() }
                let log = try await StatementLog.start(stage)
                let run = try await stage.ringAndSettle()
                let statements = try await log.stop()

                for user in stage.users {
                    #expect(user.counts[.historyList].requests == 1)
                    #expect(user.counts.requests == 1, "\(user.counts)")
                }
                let accounts: String = try await stage.value(
                    "SELECT counts ->> 'accounts' AS value FROM scheduled_job_runs WHERE id = \(run)")
                #expect(accounts == "\(Self.mailboxes)")
                // The tick, its run, the claims and the sweep included.
                print("statements: \(statements.count) for \(Self.mailboxes) mailboxes with nothing new")
                #expect((2 * Self.mailboxes...6 * Self.mailboxes).contains(statements.count), "\(statements)")
                try await stage.expectExactMailboxes()
                try await stage.expectInvariants()
            }
        }
    }
}
