import FoundationEssentials
import JobsTesting
import Models
import Postgres
import Testing

@testable import IngestionJobs

extension MailTests {
    @Suite("Linked mailboxes")
    struct ConnectionsTests {
        @Test("are due when they are active, of a kind and provider that is read, and have no interval of their own")
        func due() async throws {
            try await MailFixture.with { mail in
                var connections = [mail.connection]
                for name in ["b", "c", "d", "e", "f"] {
                    connections.append(try await MailFixture.link("\(name)@example.org", in: mail.pool))
                }
                let changes = [
                    "state = 'paused'", "kinds = '{calendar}'", "sync_interval = '1 hour'", "provider = 'outlook'",
                ]
                for (connection, change) in zip(connections, changes) {
                    try await mail.pool.query("UPDATE connections SET \(unescaped: change) WHERE id = \(connection.id)")
                }
                let all = try await mail.due("mail")
                #expect(Set(all.map(\.id)) == Set(connections[3...].map(\.id)))
                let one = SyncOrder(["user_id": .string(connections[5].userID.uuidString)], lookbackDays: 1)
                #expect(try await mail.due("mail", one).map(\.id) == [connections[5].id])
                let outlook = SyncOrder(["provider": "outlook"], lookbackDays: 1)
                #expect(
                    try await mail.due("mail", outlook).map(\.id) == [connections[3].id])
                #expect(
                    try await mail.due("calendar").map(\.id)
                        == [connections[1].id])
            }
        }

        @Test("take no cursor, and no page with it, once they are unlinked or stopped")
        func stopped() async throws {
            try await MailFixture.with { mail in
                let (id, cursor) = (mail.connection.id, MailCursor(historyID: "9"))
                try await Connections.hold(id, in: mail.pool)
                for state in ["paused", "reconnect_required", "disconnected"] {
                    try await mail.pool.query(
                        "UPDATE connections SET state = \(state), refresh_token = '' WHERE id = \(id)")
                    await #expect(throws: ConnectionStopped.self) {
                        try await Connections.store(cursor, of: id, in: mail.pool)
                    }
                    await #expect(throws: ConnectionStopped.self) {
                        try await Connections.begin(cursor, of: id, in: mail.pool)
                    }
                    await #expect(throws: ConnectionStopped.self) { try await Connections.hold(id, in: mail.pool) }
                }
                #expect(try await mail.count("connections WHERE mail_cursor IS NULL") == 1)
            }
        }

        @Test("whose grant is dead stop and tell their user once")
        func reconnect() async throws {
            try await MailFixture.with { mail in
                for _ in 0..<2 {
                    try await mail.pool.transaction { transaction in
                        _ = try await Connections.requireReconnect(
                            mail.connection, grant: mail.connection.refreshToken, because: "its grant ended",
                            by: "test",
                            correlationID: "job-x", in: transaction)
                    }
                }
                let stopped =
                    "state = 'reconnect_required' AND state_reason = 'its grant ended' AND access_token IS NULL"
                #expect(try await mail.count("connections WHERE " + stopped) == 1)
                #expect(
                    try await mail.count("signals WHERE correlation_id = 'job-x' AND kind = 'reconnect_required'") == 1)
                #expect(try await mail.due("mail").isEmpty)
            }
        }

        @Test("become one job each, with their owner and a key, when a run by hand or by schedule asks for it")
        func fanOut() async throws {
            try await MailFixture.with { mail in
                let attempt = try await mail.tick(["lookback_days": 7])
                #expect(attempt.run.counts == ["accounts": 1, "already_waiting": 0])
                let job = try #require(attempt.enqueued.first)
                let id = mail.connection.id.uuidString.lowercased()
                #expect(attempt.enqueued.count == 1 && job.uniqueKey == "sync_mailbox:\(id)")
                #expect(try job.payload(of: SyncMailbox.self).lookbackDays == 7)
                #expect(job.tenantID == mail.connection.tenantID && job.userID == mail.connection.userID)
                #expect(job.referenceType == "connection" && job.referenceID == id && job.runID == attempt.run.id)
                #expect(try await mail.tick([:]).run.counts == ["accounts": 1, "already_waiting": 1])
            }
        }

        @Test("that were linked again are left alone by a sync that began before")
        func linkedAgain() async throws {
            try await MailFixture.with { mail in
                let id = mail.connection.id
                try await mail.pool.query("UPDATE connections SET refresh_token = 'new' WHERE id = \(id)")
                let isStopped = try await mail.pool.transaction { transaction in
                    try await Connections.requireReconnect(
                        mail.connection, grant: mail.connection.refreshToken, because: "its grant ended", by: "test",
                        correlationID: "job-x", in: transaction)
                }
                #expect(!isStopped)
                try await Connections.store(
                    accessToken: "A", expiresAt: .now, refreshToken: "old, sealed anew",
                    replacing: mail.connection.refreshToken, of: id, in: mail.pool)
                let stored = try #require(try await Connections.load(id, in: mail.pool))
                #expect(stored.state == "active" && stored.refreshToken == "new" && stored.accessToken == nil)
                #expect(try await mail.count("signals") + mail.count("audit_log") == 0)
            }
        }

        @Test("are listed anew when somebody asks, even while another job of theirs waits, until a listing begins")
        func fullSync() async throws {
            try await MailFixture.with { mail in
                let id = mail.connection.id
                try await Connections.store(MailCursor(historyID: "9"), of: id, in: mail.pool)
                for _ in 0..<2 { try await mail.tick(["full_sync": true]) }
                try await mail.tick([:])
                #expect(try await mail.count("live_jobs") == 1)
                #expect(try #require(try await Connections.load(id, in: mail.pool)).isFullSyncRequested)
                let listing = MailCursor.Listing(mark: UUID(), anchor: "9", after: 5)
                try await Connections.begin(MailCursor(historyID: "9", listing: listing), of: id, in: mail.pool)
                #expect(try await Connections.load(id, in: mail.pool)?.isFullSyncRequested == false)
            }
        }

        @Test("keep their cursor and their tokens")
        func cursor() async throws {
            try await MailFixture.with { mail in
                let id = mail.connection.id
                let listing = MailCursor.Listing(mark: UUID(), anchor: "18446744073709551615", after: 5, pageToken: "p")
                let cursor = MailCursor(historyID: "9", listing: listing)
                try await Connections.store(cursor, of: id, in: mail.pool)
                let end = Date(timeIntervalSince1970: 1_900_000_000)
                try await Connections.store(
                    accessToken: "A", expiresAt: end, refreshToken: nil, replacing: "sealed", of: id, in: mail.pool)
                let stored = try #require(try await Connections.load(id, in: mail.pool))
                #expect(stored.cursor == cursor && stored.accessToken == "A" && stored.accessTokenExpiresAt == end)
                #expect(stored.refreshToken == "sealed")
                #expect(try await Connections.load(UUID(), in: mail.pool) == nil)
            }
        }
    }
}
