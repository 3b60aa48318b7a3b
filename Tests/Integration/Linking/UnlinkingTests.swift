import FoundationEssentials
import Postgres
import Providers
import SandboxService
import Schema
import Testing

@testable import Linking

@Suite("Unlinking an account", .timeLimit(.minutes(1)))
struct UnlinkingTests {
    @Test(
        "erases its tokens and revokes them; linking it again keeps what was read", arguments: AccountProvider.allCases)
    func whole(provider: AccountProvider) async throws {
        try await LinkingBench.run { bench in
            let owner = try await bench.owner("ann")
            let first = try await bench.link(provider, owner)
            try await Self.addMessage(to: first.connectionID, owner, bench)
            let removed = try await bench.linking.unlink(first.connectionID, of: owner)
            #expect(removed.revocation == .revoked)
            #expect(bench.sandbox.state.user("ann@example.com")?.isRevoked == true)
            let row = "SELECT concat_ws('|', state, refresh_token, access_token, scopes) FROM connections"
            #expect(try await bench.text(PostgresQuery(stringLiteral: row)) == "disconnected|")
            #expect(try await bench.linking.unlink(first.connectionID, of: owner).revocation == .nothingToRevoke)
            let again = try await bench.link(provider, owner)
            #expect(again.isReconnected && again.connectionID == first.connectionID)
            #expect(try await bench.text("SELECT state FROM connections") == "active")
            #expect(try await bench.text("SELECT string_agg(subject, ',') FROM mail_messages") == "kept")
            #expect(
                try await bench.text("SELECT string_agg(action, ',' ORDER BY id) FROM audit_log")
                    == "connection.grant,connection.revoke,connection.grant")
            #expect(try await !bench.refreshToken(of: again.connectionID).isEmpty)
        }
    }

    @Test("ends the jobs that read from it, and no others")
    func jobs() async throws {
        try await LinkingBench.run { bench in
            let owner = try await bench.owner("ann")
            let first = try await bench.link(.gmail, owner)
            let other = try await bench.link(.outlook, owner)
            try await Self.addJobs(of: first.connectionID, owner, bench)
            try await Self.addJobs(of: other.connectionID, owner, bench)
            _ = try await bench.linking.unlink(first.connectionID, of: owner)
            let live = "SELECT string_agg(job_type, ',' ORDER BY job_type) FROM live_jobs WHERE reference_id"
            let id = first.connectionID.uuidString.lowercased()
            #expect(try await bench.text("\(unescaped: live) = \(id)") == "index_mail")
            #expect(
                try await bench.text("\(unescaped: live) = \(other.connectionID.uuidString.lowercased())")
                    == "index_mail,list_calendars,sync_mailbox,watch_mailbox")
            #expect(
                try await bench.text(
                    """
                    SELECT string_agg(job_type || ' ' || status || ': ' || error, ',' ORDER BY job_type)
                    FROM finished_jobs WHERE job_type LIKE 'sync%'
                    """)
                    == ["calendar", "mailbox"].map {
                        "sync_\($0) cancelled: cancelled on request: the account was unlinked"
                    }.joined(separator: ","))
        }
    }

    @Test("erases its tokens also when the provider does not answer, and says so")
    func outage() async throws {
        try await LinkingBench.run { bench in
            let owner = try await bench.owner("ann")
            let linked = try await bench.link(.gmail, owner)
            bench.sandbox.state.user("ann@example.com")?.faults = [Fault(.unavailable, endpoint: .revocation)]
            let removed = try await bench.linking.unlink(linked.connectionID, of: owner)
            guard case .failed = removed.revocation else {
                Issue.record("\(removed.revocation)")
                return
            }
            #expect(removed.advice?.contains("myaccount.google.com") == true)
            #expect(try await bench.text("SELECT state || refresh_token FROM connections") == "disconnected")
        }
    }

    @Test("revokes its tokens also when whoever asked for it does not wait for that")
    func abandoned() async throws {
        try await LinkingBench.run { bench in
            let owner = try await bench.owner("ann")
            let linked = try await bench.link(.gmail, owner)
            let user = try #require(bench.sandbox.state.user("ann@example.com"))
            user.faults = [Fault(.unavailable, endpoint: .revocation, times: 1)]
            let (asked, isAsked) = AsyncStream.makeStream(of: Void.self)
            user.before(.revocation) { _ in isAsked.yield() }
            let unlinking = Task { try await bench.linking.unlink(linked.connectionID, of: owner) }
            var requests = asked.makeAsyncIterator()
            _ = await requests.next()
            unlinking.cancel()
            #expect(try await unlinking.value.revocation == .revoked)
            #expect(user.isRevoked)
        }
    }

    @Test("keeps the consent of another user who has the same account linked")
    func shared() async throws {
        try await LinkingBench.run { bench in
            let (ann, ben) = (try await bench.owner("ann"), try await bench.owner("ben"))
            let (first, second) = (try await bench.link(.gmail, ann), try await bench.link(.gmail, ben))
            #expect(first.connectionID != second.connectionID)
            #expect(try await bench.linking.unlink(first.connectionID, of: ann).revocation == .shared)
            #expect(bench.sandbox.state.user("ann@example.com")?.isRevoked == false)
            #expect(try await bench.linking.unlink(second.connectionID, of: ben).revocation == .revoked)
        }
    }

    @Test("is followed under its new address when the account has got one")
    func renamed() async throws {
        try await LinkingBench.run { bench in
            let owner = try await bench.owner("ann")
            let linked = try await bench.link(.gmail, owner)
            try await bench.database.query("UPDATE connections SET account = 'old@example.com'")
            let again = try await bench.link(.gmail, owner)
            #expect(again.connectionID == linked.connectionID)
            #expect(try await bench.text("SELECT string_agg(account, ',') FROM connections") == "ann@example.com")
        }
    }

    @Test("of another user is as if there were none; not even SQL without a condition finds it")
    func isolation() async throws {
        try await LinkingBench.run { bench in
            let (ann, eve) = (try await bench.owner("ann"), try await bench.owner("eve"))
            let linked = try await bench.link(.gmail, ann)
            await expect(.noConnection) { try await bench.linking.unlink(linked.connectionID, of: eve) }
            // who lies about whose it is gets nowhere either: the transaction is his own
            let liar = LinkOwner(tenantID: ann.tenantID, userID: eve.userID)
            await expect(.noConnection) { try await bench.linking.unlink(linked.connectionID, of: liar) }
            let seen = try await Member.transaction(of: eve.userID, in: bench.database) { transaction in
                let rows = try await transaction.query("SELECT id FROM connections")
                let changed = try await transaction.query("UPDATE connections SET state = 'paused' RETURNING id")
                let users = try await transaction.query("SELECT email FROM users")
                return (rows.count, changed.count, try users.map { try $0.decode("email", as: String.self) })
            }
            #expect(seen.0 == 0 && seen.1 == 0 && seen.2 == ["eve"])
            #expect(try await bench.text("SELECT state FROM connections") == "active")
            for statement: PostgresQuery in [
                "SELECT * FROM mail_messages", "SELECT * FROM live_jobs", "SELECT * FROM audit_log",
                "DELETE FROM connections", "SELECT * FROM jobs",
                "INSERT INTO connections (tenant_id, user_id, provider, account, refresh_token) VALUES (\(ann.tenantID), \(ann.userID), 'gmail', 'x@y', 'z')",
                "INSERT INTO connections (tenant_id, user_id, provider, account, refresh_token) VALUES (\(ann.tenantID), \(eve.userID), 'gmail', 'x@y', 'z')",
                "INSERT INTO audit_log (actor, action, subject, user_id) VALUES ('x', 'y', 'z', \(ann.userID))",
            ] {
                let error = await #expect(throws: PostgresError.self) {
                    try await Member.transaction(of: eve.userID, in: bench.database) { try await $0.query(statement) }
                }
                #expect(error?.sqlState == "42501")
            }
            // the session that was lent is the service's again
            #expect(try await bench.text("SELECT count(*)::text FROM connections") == "1")
        }
    }

    @Test("erases nothing of a refresh that began before it: the old grant is compared")
    func racingRefresh() async throws {
        try await LinkingBench.run { bench in
            let owner = try await bench.owner("ann")
            let linked = try await bench.link(.gmail, owner)
            let sealed = try await bench.text("SELECT refresh_token FROM connections")
            _ = try await bench.linking.unlink(linked.connectionID, of: owner)
            let stored = try await bench.database.query(
                "UPDATE connections SET access_token = 'late' WHERE id = \(linked.connectionID) AND refresh_token = \(sealed)"
            )
            #expect(stored.affectedRows == 0)
            await #expect(throws: PostgresError.self) {
                try await bench.database.query("UPDATE connections SET access_token = 'late'")
            }
        }
    }

    /// What reads from an account, and one job that does not.
    private static func addJobs(of id: UUID, _ owner: LinkOwner, _ bench: LinkingBench) async throws {
        try await bench.database.query(
            """
            WITH calendar AS (
                INSERT INTO calendars (tenant_id, user_id, connection_id, provider_id, name, is_primary, correlation_id)
                VALUES (\(owner.tenantID), \(owner.userID), \(id), 'c', 'c', true, 'c') RETURNING id)
            INSERT INTO live_jobs (job_type, family, reference_type, reference_id, correlation_id)
            SELECT type, 'ingestion', 'connection', \(id.uuidString.lowercased()), 'c'
            FROM unnest('{sync_mailbox,watch_mailbox,list_calendars,index_mail}'::text[]) AS type
            UNION ALL SELECT 'sync_calendar', 'ingestion', 'calendar', id::text, 'c' FROM calendar
            """)
    }

    private static func addMessage(to id: UUID, _ owner: LinkOwner, _ bench: LinkingBench) async throws {
        try await bench.database.query(
            """
            WITH thread AS (INSERT INTO mail_threads (tenant_id, user_id, connection_id, provider_id)
                VALUES (\(owner.tenantID), \(owner.userID), \(id), 't') RETURNING id)
            INSERT INTO mail_messages (tenant_id, user_id, connection_id, provider_id, thread_id, subject, received_at,
                snippet, body, labels, is_read, is_sent, size, correlation_id)
            SELECT \(owner.tenantID), \(owner.userID), \(id), 'm', id, 'kept', now(), '', '', '{}', true, false, 1, 'c'
            FROM thread
            """)
    }
}
