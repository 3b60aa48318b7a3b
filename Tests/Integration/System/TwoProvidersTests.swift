import FoundationEssentials
import Postgres
import SandboxService
import TestSupport
import Testing

extension SystemTests {
    @Suite("Accounts at two providers")
    struct TwoProvidersTests {
        @Test("are in the store to the last row, however often the service is killed while it syncs, and faults beside")
        func killed() async throws {
            try await Stage.run { stage in
                let fleet = try await Fleet.link(stage, count: 2, messages: 150)
                fleet.disturb()
                var replica = try await stage.start("ingestion", count: 1)[0]
                for _ in 0..<Self.number("CARILLON_KILLS", 20) {
                    try await fleet.ring()
                    // Somewhere in the middle: when so many more requests have been answered.
                    let point = fleet.requests + Int.random(in: 1...50)
                    try await InTime.until("the sync to be under way", .seconds(30)) {
                        if fleet.requests >= point { return true }
                        // all that there was may be read before that: then it is asked for again
                        if try await Self.isIdle(stage) { try await fleet.ring() }
                        return false
                    }
                    try await replica.kill()
                    fleet.act(3, onCalendar: 2)
                    replica = try await stage.start("ingestion", count: 1)[0]
                }
                try await fleet.settle()
                try await fleet.expectExact()
                #expect(try await stage.count("SELECT count(*) AS value FROM signals") == 0)
            }
        }

        @Test(
            "come out exact of three replicas with one in ten requests failing in each way; who lost access hears so"
        )
        func faults() async throws {
            let size = Self.number("CARILLON_TWO_PROVIDERS", 4)
            let messages = size > 10 ? 1000 : 100
            let units = QuotaSettings().unitsPerMinute
            try await Stage.run(quota: units) { stage in
                let fleet = try await Fleet.link(stage, count: size, messages: messages)
                let (revoked, barred) = try await linkLost(stage)
                fleet.disturb()
                let began = ContinuousClock.now
                let replicas = try await stage.start(
                    "ingestion", count: 3, ["GMAIL_UNITS_PER_MINUTE": "\(units)"])
                // Of one of them.
                let figures = ProcessFigures(replicas[0].pid)
                try await figures.watch {
                    try await fleet.ring()
                    try await stage.quiet(within: .seconds(1500))
                    fleet.act(10, onCalendar: 5)
                    try await fleet.settle()
                }
                try await fleet.expectExact()
                for lost in [revoked, barred] { try await lost.expectLost() }
                fleet.expectWithinQuota()
                let active = try await stage.count("SELECT count(*) AS value FROM connections WHERE state = 'active'")
                #expect(active == 2 * size)
                #expect(fleet.failures > 0)
                report(fleet, messages, ContinuousClock.now - began, figures)
            }
        }

        /// One account of each provider whose grant is revoked, and one that its organisation has barred.
        private func linkLost(_ stage: Stage) async throws -> (revoked: Fleet, barred: Fleet) {
            let revoked = try await Fleet.link(stage, "revoked-", count: 1, messages: 20)
            for user in revoked.users { stage.sandbox.state.revokeGrant(of: user.email) }
            let barred = try await Fleet.link(stage, "barred-", count: 1, messages: 20)
            for user in barred.users { user.faults = [Fault(.forbidden)] }
            return (revoked, barred)
        }

        private func report(_ fleet: Fleet, _ messages: Int, _ time: Duration, _ figures: ProcessFigures) {
            let counts = fleet.users.map(\.counts)
            print(
                "two providers: \(fleet.accounts.count) accounts of \(messages) messages, \(fleet.requests) requests, "
                    + "of which \(fleet.failures) failed, \(time), one of three replicas \(figures.memory), at most "
                    + "\(counts.map(\.peakOutlookConcurrency).max() ?? 0) at once at one mailbox of Outlook and "
                    + "\(counts.map(\.peakUnitsPerMinute).max() ?? 0) units a minute at one of Gmail")
        }

        private static func isIdle(_ stage: Stage) async throws -> Bool {
            try await stage.count(
                """
                SELECT (SELECT count(*) FROM live_jobs)
                    + (SELECT count(*) FROM scheduled_job_runs WHERE settled_at IS NULL) AS value
                """) == 0
        }

        /// Of kills, and of accounts at each provider; set for a longer test than usual.
        private static func number(_ variable: String, _ usual: Int) -> Int {
            ProcessInfo.processInfo.environment[variable].flatMap(Int.init) ?? usual
        }
    }
}
