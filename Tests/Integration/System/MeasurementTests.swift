import FoundationEssentials
import Postgres
import SandboxService
import TestSupport
import Testing

extension SystemTests {
    /// Prints figures; for release builds, which `CARILLON_BIN` names the folder of.
    @Suite("Measurement", .enabled(if: AskedFor.isMeasuring))
    struct MeasurementTests {
        private static let mailboxes = 100
        private static let messages = 200

        @Test(
            "a first sync of 100 mailboxes with 200 messages each, and one with nothing new",
            arguments: [false, true])
        func manyMailboxes(logsStatements: Bool) async throws {
            try await Stage.run { stage in
                let sandbox = try await ManyMailboxes.start(stage, count: Self.mailboxes, messages: Self.messages)
                let ingestion = try await stage.start("ingestion", count: 1, sandbox.environment)[0]
                let figures = ProcessFigures(ingestion.pid)
                print("measure: statements are \(logsStatements ? "" : "not ")logged; at rest \(figures.memory)")
                let total = Self.mailboxes * Self.messages
                try await measure("first sync", stage, sandbox, figures, logsStatements, messages: total)
                let stored = try await stage.count("SELECT count(*) AS value FROM mail_messages")
                #expect(stored == total)

                let usage = try await measure("nothing new", stage, sandbox, figures, logsStatements, messages: 0)
                for (account, counts) in zip(sandbox.accounts, usage) {
                    #expect(counts[.historyList].requests == 1 && counts.requests == 1, "\(account): \(counts)")
                }
                try await stage.expectInvariants()
            }
        }

        /// - Returns: what was asked of each mailbox.
        @discardableResult
        private func measure(
            _ what: String, _ stage: Stage, _ sandbox: ManyMailboxes, _ figures: ProcessFigures,
            _ logsStatements: Bool, messages: Int
        ) async throws -> [UsageCounts] {
            let log = logsStatements ? try await StatementLog.start(stage) : nil
            let processorTime = figures.processorTime
            let (run, length) = try await figures.watch {
                let start = ContinuousClock.now
                let run = try await stage.ringAndSettle(within: .seconds(180))
                return (run, ContinuousClock.now - start)
            }
            let used = figures.processorTime - processorTime
            let status: String = try await stage.value(
                "SELECT status AS value FROM scheduled_job_runs WHERE id = \(run)")
            #expect(status == "completed")
            let seconds = length / .seconds(1)
            print(
                "measure: \(what): \(seconds) s, \(Double(messages) / seconds) messages/s, \(used) s of processor time")
            print("measure: \(what): \(figures.memory)")
            if let statements = try await log?.stop() {
                print("measure: \(what): \(statements.count) statements of \(sandbox.accounts.count) mailboxes")
            }
            let usage = try await sandbox.takeCounts()
            let endpoints = (usage.last?.endpoints ?? [:]).map { "\($0.rawValue) \($1.requests)" }.sorted()
            print("measure: \(what): \(usage.map(\.requests).reduce(0, +)) requests; of one mailbox \(endpoints)")
            return usage
        }
    }
}
