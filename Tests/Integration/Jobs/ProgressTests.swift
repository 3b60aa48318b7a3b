import FoundationEssentials
import Logging
import Models
import Postgres
import Testing

@testable import Jobs

extension LedgerTests {
    @Suite("Progress")
    struct ProgressTests {
        private struct Page: Codable, Hashable, Sendable {
            let page: Int
            let until: Date
        }

        private func context(_ claim: Claim, _ ledger: LedgerFixture) -> WorkContext {
            WorkContext(
                claim: claim, attempt: 1, cause: Cause(), logger: ledger.database.logger, database: ledger.pool,
                standing: .assured, deadline: .now + .seconds(60))
        }

        @Test("of a job is there for its next attempt, and only its holder can save it")
        func job() async throws {
            try await LedgerFixture.with { ledger in
                let holder = try await ledger.process()
                let first = try await ledger.working(for: holder)
                let page = Page(page: 3, until: Date(timeIntervalSince1970: 1_700_000_000))
                #expect(try await context(first.claim, ledger).progress(as: Page.self) == nil)
                try await context(first.claim, ledger).saveProgress(page)
                try await JobLedger.giveBack(first, after: .zero, failure: .error, error: "no", in: ledger.pool)
                let void = ClaimLost(claim: first.claim)
                await #expect(throws: void) { try await context(first.claim, ledger).saveProgress(page) }
                let second = try #require(try await ledger.claimJobs(1, for: holder).first)
                #expect(try await context(second.claim, ledger).progress(as: Page.self) == page)
            }
        }

        @Test("of a run is there when it is claimed again; what rolls back is not saved")
        func run() async throws {
            try await LedgerFixture.with { ledger in
                let holder = try await ledger.process()
                let id = try await ledger.run()
                let run = try #require(try await RunLedger.claim(id, holder: holder, in: ledger.pool))
                let first = context(run.claim, ledger)
                try await first.saveProgress(["done": 7])
                await #expect(throws: Broken.self) {
                    try await first.transaction { transaction in
                        try await first.saveProgress(["done": 8], in: transaction)
                        throw Broken()
                    }
                }
                try await RunLedger.handBack(run, in: ledger.pool)
                let again = try #require(try await RunLedger.claim(id, holder: holder, in: ledger.pool))
                #expect(try await context(again.claim, ledger).progress(as: [String: Int].self) == ["done": 7])
            }
        }
    }
}
