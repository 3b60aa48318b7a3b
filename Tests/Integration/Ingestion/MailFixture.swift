import FoundationEssentials
import JobsTesting
import MIME
import Models
import Postgres

@testable import IngestionJobs

/// One linked mailbox in a database of the test's own.
struct MailFixture: Sendable {
    let database: TestDatabase
    let connection: Connection

    var pool: PostgresPool { database.pool }

    var store: MailStore { MailStore(connection: connection, correlationID: "job-test") }

    static func with(_ body: (MailFixture) async throws -> Void) async throws {
        // providers' tokens end by the clock of the machine, so the ledger's shows the same
        try await TestDatabase.with(startingAt: .now) { database in
            let connection = try await link("ann@example.org", in: database.pool)
            try await body(MailFixture(database: database, connection: connection))
        }
    }

    /// Links a mailbox of a new user and tenant.
    static func link(_ account: String, in pool: PostgresPool) async throws -> Connection {
        let id = try await pool.query(
            """
            WITH tenant AS (INSERT INTO tenants (name) VALUES (\(account)) RETURNING id),
            owner AS (INSERT INTO users (tenant_id, email) SELECT id, \(account) FROM tenant RETURNING id, tenant_id)
            INSERT INTO connections (tenant_id, user_id, provider, account, refresh_token)
            SELECT tenant_id, id, 'gmail', \(account), 'sealed' FROM owner RETURNING id
            """
        )[0].decode("id", as: UUID.self)
        guard let connection = try await Connections.load(id, in: pool) else { throw Broken() }
        return connection
    }

    static func message(
        _ id: String, thread: String = "t", at seconds: Double = 0, labels: [String] = ["INBOX", "UNREAD"],
        _ change: (inout MailMessage) -> Void = { _ in }
    ) -> MailMessage {
        var message = MailMessage(
            id: id, threadID: thread, rfcMessageID: "<\(id)@example.org>", inReplyTo: nil, subject: "subject \(id)",
            from: MailAddress(name: "Ann", address: "ann@example.org"),
            recipients: [
                MailRecipient(kind: .to, position: 0, address: MailAddress(name: nil, address: "bob@example.org")),
                MailRecipient(kind: .to, position: 1, address: MailAddress(name: "C", address: "c@example.org")),
                MailRecipient(kind: .cc, position: 0, address: MailAddress(name: nil, address: "d@example.org")),
            ],
            receivedAt: Date(timeIntervalSince1970: 1_800_000_000 + seconds), datedAt: nil, snippet: "s",
            body: MailBody("body of \(id)\n-- \nAnn"), labels: labels, size: 7,
            attachments: [
                MailAttachment(
                    partID: "1", providerID: "p", filename: "a.pdf", mimeType: "application/pdf", size: 3,
                    contentID: nil, isInline: false)
            ], defects: [])
        change(&message)
        return message
    }

    @discardableResult
    func upsert(_ messages: MailMessage..., seenBy mark: UUID? = nil) async throws -> Counts {
        try await pool.transaction { try await store.upsert(messages, seenBy: mark, in: $0) }
    }

    func count(_ what: String) async throws -> Int {
        let rows = try await pool.query("SELECT count(*) AS v FROM \(unescaped: what)")
        return Int(try rows[0].decode("v", as: Int64.self))
    }

    /// All rows of a query as one text, for comparing the whole of something.
    func text(_ query: String) async throws -> String {
        let rows = try await pool.query(
            "SELECT coalesce(string_agg(t::text, E'\\n' ORDER BY t::text), '') AS v FROM (\(unescaped: query)) AS t")
        return try rows[0].decode("v")
    }

    /// Everything the mailbox holds, without what a rerun may change.
    func contents() async throws -> String {
        try await text(
            """
            SELECT to_jsonb(m) - '{updated_at}'::text[] FROM mail_messages m UNION ALL
            SELECT to_jsonb(t) - '{updated_at}'::text[] FROM mail_threads t UNION ALL
            SELECT to_jsonb(r) FROM mail_recipients r UNION ALL SELECT to_jsonb(a) FROM mail_attachments a
            """)
    }
}

struct Broken: Error {}
