import ArgumentParser
import FoundationEssentials
import Postgres
import Providers
import Testing

@testable import carillon

/// One after the other, so that they need few of the database's connections.
@Suite("The command line", .serialized, .timeLimit(.minutes(1)))
struct CommandTests {
    @Test("that follows shows each run once as it ends, also one that 300 newer ones have overtaken")
    func follow() async throws {
        try await CommandDatabase.with { database in
            let long = try await Self.addRun(to: database)
            let ended = try await Self.addRun(to: database)
            try await Self.end(ended, in: database)
            var follower = try await RunFollower(job: nil, in: database)
            #expect(try await follower.next(in: database).isEmpty)
            var short: [UUID] = []
            for _ in 0..<300 { short.append(try await Self.addRun(to: database)) }
            for id in short { try await Self.end(id, in: database) }
            #expect(try await follower.next(in: database).map(\.id) == short)
            try await Self.end(long, in: database)
            #expect(try await follower.next(in: database).map(\.id) == [long])
            #expect(try await follower.next(in: database).isEmpty)
        }
    }

    @Test("that follows shows a run whose end was stamped before and committed after another's")
    func followOutOfOrder() async throws {
        try await CommandDatabase.with { database in
            let (slow, quick) = (try await Self.addRun(to: database), try await Self.addRun(to: database))
            var follower = try await RunFollower(job: nil, in: database)
            try await database.transaction { transaction in
                try await Self.end(slow, in: transaction)
                try await Self.end(quick, in: database)
            }
            #expect(Set(try await follower.next(in: database).map(\.id)) == [slow, quick])
            let late = try await Self.addRun(to: database)
            try await Self.end(late, in: database, secondsAgo: 60)
            #expect(try await follower.next(in: database).map(\.id) == [late])
        }
    }

    @Test("that follows one job leaves the others out, and what was printed at the start")
    func followOneJob() async throws {
        try await CommandDatabase.with { database in
            var follower = try await RunFollower(job: "ingest_emails", in: database)
            let (own, printed) = (try await Self.addRun(to: database), try await Self.addRun(to: database))
            let other = try await Self.addRun(to: database, job: "fact_decay")
            for id in [own, printed, other] { try await Self.end(id, in: database) }
            let rows = try await database.query(
                "SELECT \(unescaped: RunRow.columns) FROM scheduled_job_runs WHERE id = \(printed)")
            follower.leaveOut(try rows.map(RunRow.init))
            #expect(try await follower.next(in: database).map(\.id) == [own])
        }
    }

    @Test("that seals a token anew writes a row of the audit log, once")
    func reseal() async throws {
        try await CommandDatabase.with { database in
            let old = try TokenVault(keyRing: TokenKeyRing(parsing: "old:\(Self.key(1))"))
            let both = try TokenVault(keyRing: TokenKeyRing(parsing: "new:\(Self.key(2)),old:\(Self.key(1))"))
            let id = try await Self.link(in: database)
            let context = TokenContext(connectionID: id, purpose: .refreshToken)
            let sealed = try old.seal("refresh-token", for: context)
            try await database.query("UPDATE connections SET refresh_token = \(sealed) WHERE id = \(id)")
            let command = try ConnectionReseal.parse([])
            for _ in 0..<2 { _ = try await database.transaction { try await command.reseal(id, both, in: $0) } }
            let rows = try await database.query(
                """
                SELECT refresh_token FROM connections JOIN audit_log ON audit_log.subject = connections.id::text
                    AND audit_log.user_id = connections.user_id AND audit_log.tenant_id = connections.tenant_id
                WHERE action = 'connection.reseal' AND actor = 'operator'
                """)
            #expect(rows.count == 1)
            let stored = try #require(rows.first).decode("refresh_token", as: String.self)
            #expect(try both.open(stored, for: context) == "refresh-token" && !both.needsReseal(stored))
        }
    }

    @Test("that traces an id tells of runs, queued jobs, dead letters, signals and audit rows")
    func trace() async throws {
        try await CommandDatabase.with { database in
            let run = try await Self.addRun(to: database)
            try await Self.end(run, in: database)
            let connection = try await Self.link(in: database)
            try await database.query(
                """
                INSERT INTO live_jobs (job_type, family, correlation_id, errors)
                VALUES ('sync_mailbox', 'ingestion', 'job-test', error_entry(1, 'no luck'))
                """)
            try await database.query(
                "INSERT INTO dead_letters (kind, name, reason, correlation_id) VALUES ('tick', 'x', 'why', 'job-test')")
            try await database.query(
                """
                INSERT INTO signals (tenant_id, user_id, kind, unique_key, title, body, correlation_id)
                SELECT tenant_id, user_id, 'hint', 'k', 'Look', '', 'job-test' FROM connections
                """)
            try await database.query(
                """
                INSERT INTO audit_log (actor, action, subject, correlation_id)
                VALUES ('sync_mailbox', 'connection.revoke', \(connection.uuidString), 'job-test')
                """)
            let events = try await Trace.parse(["job-test"]).load(in: database)
            #expect(
                Set(events.map(\.what)) == [
                    "run queued", "run completed", "job queued", "job attempt 1 failed", "dead letter", "signal",
                    "audit connection.revoke",
                ])
            #expect(try await Trace.parse(["job-other"]).load(in: database).isEmpty)
        }
    }

    private static func key(_ byte: UInt8) -> String { Base64URL.encode([UInt8](repeating: byte, count: 32)) }

    private static func addRun(to database: any PostgresQuerying, job: String = "ingest_emails") async throws -> UUID {
        try await database.query(
            """
            INSERT INTO scheduled_job_runs (job, family, trigger, overlap, correlation_id)
            VALUES (\(job), 'ingestion', 'manual', 'allow', 'job-test') RETURNING id
            """
        )[0].decode("id")
    }

    private static func end(_ id: UUID, in database: any PostgresQuerying, secondsAgo: Double = 0) async throws {
        try await database.query(
            """
            UPDATE scheduled_job_runs SET status = 'completed',
                finished_at = clock_timestamp() - make_interval(secs => \(secondsAgo)) WHERE id = \(id)
            """)
    }

    private static func link(in database: PostgresPool) async throws -> UUID {
        try await database.query(
            """
            WITH tenant AS (INSERT INTO tenants (name) VALUES ('t') RETURNING id),
            owner AS (INSERT INTO users (tenant_id, email) SELECT id, 'ann@x' FROM tenant RETURNING id, tenant_id)
            INSERT INTO connections (tenant_id, user_id, provider, account, refresh_token)
            SELECT tenant_id, id, 'gmail', 'ann@x', '' FROM owner RETURNING id
            """
        )[0].decode("id")
    }
}
