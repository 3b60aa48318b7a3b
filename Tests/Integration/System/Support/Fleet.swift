import FoundationEssentials
import Postgres
import SandboxService
import TestSupport
import Testing

/// Accounts of Gmail and of Outlook, with mail and calendars, and what must have come of them.
struct Fleet: Sendable {
    struct Account: Sendable {
        let user: SandboxUser
        let provider: String
    }

    static let jobs = ["ingest_emails", "ingest_calendar_events"]
    static let providers = ["gmail", "outlook"]

    let stage: Stage
    let accounts: [Account]

    /// - Parameter count: of accounts at each provider.
    static func link(_ stage: Stage, _ name: String = "", count: Int, messages: Int) async throws -> Fleet {
        var accounts: [Account] = []
        for number in 1...count {
            for provider in providers {
                let new = NewUser(email: "\(name)\(provider)\(number)@example.com", messages: messages, events: 40)
                accounts.append(Account(user: try await stage.link(new, at: provider), provider: provider))
            }
        }
        return Fleet(stage: stage, accounts: accounts)
    }

    var users: [SandboxUser] { accounts.map(\.user) }

    var requests: Int { users.reduce(0) { $0 + $1.counts.requests } }
    var failures: Int { users.reduce(0) { $0 + $1.counts.endpoints.values.reduce(0) { $0 + $1.faults } } }

    /// One request in ten fails, in each way that the provider's contract knows and that ends by itself.
    func disturb() {
        for account in accounts {
            var kinds: [FaultKind] = [
                .unauthorized, .tooManyRequests, .internalError, .unavailable, .gatewayTimeout, .truncated, .garbage,
                .reset, .slow,
            ]
            if account.provider == "gmail" { kinds.append(.rateLimited) }
            let lostCursors: [FaultKind] =
                account.provider == "gmail" ? [.historyGone, .gone] : [.gone, .syncStateNotFound, .resyncRequired]
            let chance = 0.1 / Double(kinds.count)
            // A lost cursor means that all is read again: as often as the others it would never end.
            account.user.faults =
                kinds.map { Fault($0, probability: chance, retryAfter: 1, delayMs: 200) }
                + lostCursors.map { Fault($0, probability: 0.002) }
                + [Fault(.temporarilyUnavailable, probability: 0.1)]
        }
    }

    func calm() {
        for user in users { user.faults = [] }
    }

    func act(_ steps: Int, onCalendar calendarSteps: Int) {
        for user in users {
            user.act(steps: steps)
            user.actOnCalendar(steps: calendarSteps)
        }
    }

    func ring() async throws {
        for job in Self.jobs { try await stage.ring(key: "ingestion.\(job)") }
    }

    /// A few ticks without faults, each with the retries that it leads to.
    func settle() async throws {
        calm()
        for _ in 0..<2 {
            try await ring()
            try await InTime.until("the tick to be heard", .seconds(20)) {
                try await stage.count("SELECT count(*) AS value FROM scheduled_job_runs WHERE settled_at IS NULL") > 0
            }
            try await stage.quiet(within: .seconds(600))
        }
    }
}
