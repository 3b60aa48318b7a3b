import FoundationEssentials
import Postgres
import SandboxService
import TestSupport
import Testing

extension SystemTests {
    @Suite("Accounts at two providers")
    struct TwoProvidersTests {
        private static let jobs = ["ingest_emails", "ingest_calendar_events"]

        @Test("are in the store to the last row, however often the service is killed while it syncs, and faults beside")
        func killed() async throws {
            try await Stage.run { stage in
                let accounts = try await link(stage, count: 2, messages: 150)
                for account in accounts { account.user.faults = faults(of: account.provider) }
                var replica = try await stage.start("ingestion", count: 1)[0]
                for round in 0..<Self.number("CARILLON_KILLS", 8) {
                    for job in Self.jobs { try await stage.ring(key: "ingestion.\(job)") }
                    // Somewhere in the middle: when so many more requests have been answered.
                    let before = requests(stage)
                    try await InTime.until("the sync to be under way", .seconds(30)) {
                        requests(stage) >= before + 5 + round % 8 * 7
                    }
                    try await replica.kill()
                    for user in stage.users {
                        user.act(steps: 3)
                        user.actOnCalendar(steps: 2)
                    }
                    replica = try await stage.start("ingestion", count: 1)[0]
                }
                try await settle(stage)
                try await expectExact(stage, accounts)
            }
        }

        @Test("come out exact with one in ten requests failing in each documented way, and none is told to reconnect")
        func faults() async throws {
            let size = Self.number("CARILLON_TWO_PROVIDERS", 4)
            let messages = size > 10 ? 1000 : 100
            try await Stage.run { stage in
                let accounts = try await link(stage, count: size, messages: messages)
                for account in accounts { account.user.faults = faults(of: account.provider) }
                let began = ContinuousClock.now
                let replica = try await stage.start("ingestion", count: 1)[0]
                for job in Self.jobs { try await stage.ring(key: "ingestion.\(job)") }
                try await stage.quiet(within: .seconds(900))
                for user in stage.users {
                    user.act(steps: 10)
                    user.actOnCalendar(steps: 5)
                }
                try await settle(stage)
                try await expectExact(stage, accounts)
                let failed = stage.users.reduce(0) { $0 + $1.counts.endpoints.values.reduce(0) { $0 + $1.faults } }
                let peak = stage.users.map(\.counts.peakOutlookConcurrency).max() ?? 0
                print(
                    "two providers: \(2 * size) accounts of \(messages) messages, \(requests(stage)) requests, of which "
                        + "\(failed) failed, \(ContinuousClock.now - began), \(ProcessFigures(replica.pid).memory), "
                        + "at most \(peak) at once at one mailbox of Outlook")
                #expect(failed > 0)
                #expect(try await stage.count("SELECT count(*) AS value FROM signals") == 0)
                #expect(
                    try await stage.count("SELECT count(*) AS value FROM connections WHERE state <> 'active'") == 0)
            }
        }

        /// One in ten requests.
        private func faults(of provider: String) -> [Fault] {
            var kinds: [FaultKind] = [
                .unauthorized, .tooManyRequests, .internalError, .unavailable, .gatewayTimeout,
                .truncated,
                .garbage, .reset, .slow,
            ]
            if provider == "gmail" { kinds.append(.rateLimited) }
            return kinds.map { Fault($0, probability: 0.011, retryAfter: 1, delayMs: 200) }
        }

        /// Of kills, and of accounts at each provider; set for a longer test than usual.
        private static func number(_ variable: String, _ usual: Int) -> Int {
            ProcessInfo.processInfo.environment[variable].flatMap(Int.init) ?? usual
        }

        private struct Account {
            let user: SandboxUser
            let provider: String
        }

        private func link(_ stage: Stage, count: Int, messages: Int) async throws -> [Account] {
            var accounts: [Account] = []
            for number in 1...count {
                for provider in ["gmail", "outlook"] {
                    let new = NewUser(email: "\(provider)\(number)@example.com", messages: messages, events: 40)
                    accounts.append(Account(user: try await stage.link(new, at: provider), provider: provider))
                }
            }
            return accounts
        }

        private func requests(_ stage: Stage) -> Int { stage.users.reduce(0) { $0 + $1.counts.requests } }

        /// A few ticks without faults, each with the retries that it leads to.
        private func settle(_ stage: Stage) async throws {
            for user in stage.users { user.faults = [] }
            for _ in 0..<2 {
                for job in Self.jobs { try await stage.ring(key: "ingestion.\(job)") }
                try await InTime.until("the tick to be heard", .seconds(20)) {
                    try await stage.count("SELECT count(*) AS value FROM scheduled_job_runs WHERE settled_at IS NULL")
                        > 0
                }
                try await stage.quiet(within: .seconds(300))
            }
        }

        private func expectExact(_ stage: Stage, _ accounts: [Account]) async throws {
            // Within what every listing covers, for the sandbox's clock goes on.
            let window = Date.now.addingTimeInterval(-29 * 86_400)..<Date.now.addingTimeInterval(179 * 86_400)
            for account in accounts {
                let isOutlook = account.provider == "outlook"
                try await expectSame(
                    stage, CalendarLines.stored(account.user, in: window),
                    CalendarLines.expected(account.user, showsCancelled: isOutlook, in: window), account.user)
                guard isOutlook else {
                    try await stage.expectExactMailboxes([account.user])
                    continue
                }
                try await expectSame(
                    stage, OutlookLines.stored(account.user), OutlookLines.expected(account.user), account.user)
            }
            let letters = try await stage.database.query("SELECT concat(name, ': ', reason) AS line FROM dead_letters")
                .map { try $0.decode("line", as: String.self) }
            #expect(letters == [])
            try await stage.expectInvariants()
        }

        private func expectSame(
            _ stage: Stage, _ query: PostgresQuery, _ wanted: [String], _ user: SandboxUser
        ) async throws {
            let stored = try await stage.database.query(query).map { try $0.decode("line", as: String.self) }
            let difference = Set(stored).symmetricDifference(wanted)
            #expect(!wanted.isEmpty)
            #expect(
                difference.isEmpty && stored.count == wanted.count,
                "\(user.email): \(difference.count) differ, e.g. \(difference.prefix(3))")
        }
    }
}
