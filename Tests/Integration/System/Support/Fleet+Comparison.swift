import FoundationEssentials
import Postgres
import SandboxService
import TestSupport
import Testing

extension Fleet {
    /// That the store holds what the providers have, row by row, and that no work was given up.
    func expectExact() async throws {
        // Within what every listing covers, for the sandbox's clock goes on.
        let window = Date.now.addingTimeInterval(-29 * 86_400)..<Date.now.addingTimeInterval(179 * 86_400)
        for account in accounts {
            let isOutlook = account.provider == "outlook"
            try await expectSame(
                CalendarLines.stored(account.user, in: window),
                CalendarLines.expected(account.user, showsCancelled: isOutlook, in: window), account.user)
            guard isOutlook else {
                try await stage.expectExactMailboxes([account.user])
                continue
            }
            try await expectSame(OutlookLines.stored(account.user), OutlookLines.expected(account.user), account.user)
        }
        let letters = try await stage.database.query("SELECT concat(name, ': ', reason) AS line FROM dead_letters")
            .map { try $0.decode("line", as: String.self) }
        #expect(letters == [])
        try await stage.expectInvariants()
    }

    /// That each account is out of service, and its user told so once.
    func expectLost() async throws {
        let rows = try await stage.database.query(
            """
            SELECT concat(account, ' ', state = 'active', ' ',
                (SELECT count(*) FROM signals WHERE signals.user_id = connections.user_id)) AS line
            FROM connections WHERE account = ANY(\(users.map(\.email))::text[]) ORDER BY account COLLATE "C"
            """)
        #expect(
            try rows.map { try $0.decode("line", as: String.self) } == users.map { "\($0.email) f 1" }.sorted())
    }

    /// That the providers never had to refuse a call because there were too many.
    func expectWithinQuota() {
        for user in users { #expect(user.counts.refused == 0, "\(user.email): \(user.counts)") }
    }

    private func expectSame(_ query: PostgresQuery, _ wanted: [String], _ user: SandboxUser) async throws {
        let stored = try await stage.database.query(query).map { try $0.decode("line", as: String.self) }
        let difference = Set(stored).symmetricDifference(wanted)
        #expect(!wanted.isEmpty)
        #expect(
            difference.isEmpty && stored.count == wanted.count,
            "\(user.email): \(difference.count) differ, e.g. \(difference.sorted().prefix(4))")
    }
}
