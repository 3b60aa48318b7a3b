import FoundationEssentials
import Jobs
import JobsTesting
import Models
import Postgres
import Providers
import SandboxService
import TestSupport
import Testing

@testable import IngestionJobs

extension MailTests {
    @Suite("A mailbox of Outlook")
    struct OutlookSyncTests {
        private static let new = NewUser(email: "ann@example.com", messages: 120)

        static func expectSame(
            _ bench: SyncBench, _ user: SandboxUser, sourceLocation: SourceLocation = #_sourceLocation
        ) async throws {
            let stored = try await bench.lines(OutlookLines.stored(user))
            let wanted = OutlookLines.expected(user)
            #expect(
                Set(stored).symmetricDifference(wanted) == [] && stored.count == wanted.count,
                sourceLocation: sourceLocation)
        }

        @Test("is in the store message by message, and stays so through arrivals, changes, moves and deletions")
        func follows() async throws {
            try await SyncBench.with { bench in
                let user = try await bench.link(.outlook, Self.new)
                let first = try await bench.tick(IngestEmails.self)
                #expect(first["new"] == 120 && first["accounts"] == 1)
                try await Self.expectSame(bench, user)
                for _ in 0..<4 {
                    user.act(steps: 25)
                    try await bench.tick(IngestEmails.self)
                    try await Self.expectSame(bench, user)
                }
                #expect(try await bench.count("mail_messages WHERE provider_id NOT LIKE 'AAkALg%'") == 0)
                #expect(
                    try await bench.count(
                        "mail_threads AS thread WHERE message_count <> (SELECT count(*) "
                            + "FROM mail_messages WHERE thread_id = thread.id)") == 0)
                #expect(user.counts.peakOutlookConcurrency <= 4)
            }
        }

        @Test("keeps a message's row when it moves to another folder, and removes the row when it is deleted")
        func moves() async throws {
            try await SyncBench.with { bench in
                let user = try await bench.link(.outlook, NewUser(email: "ann@example.com", messages: 30))
                try await bench.tick(IngestEmails.self)
                let rows = "SELECT concat(id, ' ', provider_id) AS line FROM mail_messages"
                let before = try await bench.lines(PostgresQuery(unescaped: rows))
                let moved = user.messageIDs.prefix(10)
                for id in moved { try user.changeLabels(of: id, add: ["TRASH"], remove: ["INBOX"]) }
                let counts = try await bench.tick(IngestEmails.self)
                #expect(counts["new"] == 0 && counts["deleted"] == 0)
                #expect(try await bench.lines(PostgresQuery(unescaped: rows)) == before)
                try await Self.expectSame(bench, user)
                for id in moved { try user.delete(id) }
                #expect(try await bench.tick(IngestEmails.self)["deleted"] == 10)
                try await Self.expectSame(bench, user)
            }
        }

        @Test("that forgot its cursors is listed anew, and what was deleted meanwhile is found", arguments: [20, 3])
        func expired(deleted: Int) async throws {
            try await SyncBench.with { bench in
                let user = try await bench.link(.outlook, Self.new)
                try await bench.tick(IngestEmails.self)
                for id in user.messageIDs.shuffled().prefix(deleted) { try user.delete(id) }
                user.act(steps: 20)
                user.expireHistory()
                #expect(try await bench.tick(IngestEmails.self)["deleted"] >= deleted)
                try await Self.expectSame(bench, user)
                #expect(try await bench.tick(IngestEmails.self, ["full_sync": true])["deleted"] == 0)
                try await Self.expectSame(bench, user)
            }
        }

        @Test("without a change is noted, and no row of its mail is written")
        func idle() async throws {
            try await SyncBench.with { bench in
                let user = try await bench.link(.outlook, Self.new)
                try await bench.tick(IngestEmails.self)
                let rows: PostgresQuery = """
                    SELECT concat(xmin, ' ', provider_id) AS line FROM mail_messages UNION ALL
                    SELECT concat(xmin, ' ', provider_id) FROM mail_labels UNION ALL
                    SELECT concat(xmin, ' ', provider_id) FROM mail_threads
                    """
                let before = try await bench.lines(rows)
                try await bench.pool.query("UPDATE connections SET last_synced_at = NULL")
                user.resetCounts()
                try await bench.tick(IngestEmails.self)
                #expect(try await bench.lines(rows) == before)
                #expect(try await bench.count("connections WHERE last_synced_at IS NOT NULL") == 1)
                // The folders, the well-known ones, and one delta of each.
                #expect(user.counts.requests <= 25)
            }
        }

        @Test("goes on where it was when its process dies", arguments: [Mishap.deathBeforeRecord, .drain])
        func deaths(mishap: Mishap) async throws {
            try await SyncBench.with { bench in
                let user = try await bench.link(.outlook, Self.new)
                _ = try await bench.service.perform(IngestEmails.self)
                for _ in 0..<2 { _ = try await bench.service.runNext(mishap: mishap) }
                try await bench.service.run(for: .seconds(600))
                try await Self.expectSame(bench, user)
            }
        }

        @Test("survives faults of every documented kind, row by row")
        func faults() async throws {
            try await SyncBench.with { bench in
                let user = try await bench.link(.outlook, Self.new)
                let kinds: [FaultKind] = [
                    .unauthorized, .tooManyRequests, .internalError, .unavailable, .gatewayTimeout, .truncated,
                    .garbage, .reset, .slow, .gone, .syncStateNotFound, .resyncRequired,
                ]
                for round in 0..<4 {
                    user.faults = kinds.map {
                        Fault($0, probability: 0.015, retryAfter: 1, retryAfterAsDate: round == 2, delayMs: 5)
                    }
                    for _ in 0..<2 { try await bench.tick(IngestEmails.self) }
                    user.faults = []
                    try await bench.tick(IngestEmails.self)
                    try await Self.expectSame(bench, user)
                    user.act(steps: 20)
                }
                #expect(user.counts.endpoints.values.reduce(0) { $0 + $1.faults } > 0)
                #expect(user.counts.peakOutlookConcurrency <= 4)
                #expect(try await bench.count("connections WHERE state <> 'active'") == 0)
            }
        }

        @Test("has its newest refresh token stored with each refresh")
        func rotation() async throws {
            try await SyncBench.with { bench in
                let user = try await bench.link(.outlook, NewUser(email: "ann@example.com", messages: 3))
                for _ in 0..<3 {
                    try await bench.tick(IngestEmails.self)
                    let row = try await bench.pool.query("SELECT id, refresh_token FROM connections")[0]
                    let token = try MailFixture.vault().open(
                        row.decode("refresh_token"),
                        for: TokenContext(connectionID: row.decode("id"), purpose: .refreshToken))
                    #expect(token == user.refreshToken)
                    bench.server.state.expireAccessTokens(of: user.email)
                }
                #expect(user.counts.endpoints[.microsoftToken]?.requests == 3)
                #expect(try await bench.count("connections WHERE refreshing_until IS NOT NULL") == 0)
            }
        }

        @Test(
            "whose grant ended, in any of the endpoint's words, stops and tells its user once, and other mailboxes go on",
            arguments: [FaultKind.invalidGrant, .interactionRequired, .consentRequired])
        func revoked(kind: FaultKind) async throws {
            try await SyncBench.with { bench in
                let ann = try await bench.link(.outlook, Self.new)
                let bob = try await bench.link(.gmail, NewUser(email: "bob@example.com", messages: 20))
                ann.addFaults([Fault(kind)])
                for _ in 0..<2 { try await bench.tick(IngestEmails.self) }
                #expect(try await bench.count("connections WHERE state = 'reconnect_required'") == 1)
                #expect(try await bench.count("signals WHERE kind = 'reconnect_required'") == 1)
                #expect(try await bench.count("mail_messages") == bob.messageIDs.count)
                #expect(try await bench.count("dead_letters") == 0)
            }
        }

        @Test("whose client is misconfigured is a failed job for the operators, and nobody is told to reconnect")
        func misconfigured() async throws {
            try await SyncBench.with { bench in
                let user = try await bench.link(.outlook, Self.new)
                user.addFaults([Fault(.invalidClient)])
                try await bench.tick(IngestEmails.self)
                #expect(try await bench.count("dead_letters") == 1)
                #expect(try await bench.count("connections WHERE state = 'active'") == 1)
                #expect(try await bench.count("signals") == 0)
            }
        }
    }
}
