import AMQP
import FoundationEssentials
import Models
import Postgres
import SandboxService
import TestSupport
import Testing

extension Stage {
    /// The one value of a statement's one row.
    func value<Value: PostgresDecodable & Sendable>(_ query: PostgresQuery, as type: Value.Type = Value.self)
        async throws -> Value
    {
        let row = try #require(try await database.query(query).first)
        return try row.decode("value", as: Value.self)
    }

    func count(_ query: PostgresQuery) async throws -> Int {
        Int(try await value(query, as: Int64.self))
    }

    // MARK: Bells

    /// Rings by hand; tries again while the broker is away.
    @discardableResult
    func ring(
        _ body: String = "", key: String = "ingestion.ingest_emails", messageID: String? = nil,
        within limit: Duration = .seconds(20)
    ) async throws -> AMQPPublishOutcome {
        var properties = AMQPProperties()
        properties.messageID = messageID
        let message = AMQPMessage(
            exchange: Topology.ticksExchange, routingKey: key, properties: properties, body: Array(body.utf8))
        return try await InTime.poll("the broker to take a tick", limit) {
            try await publisher.publish(message, timeout: limit)
        }
    }

    /// Rings by hand and waits until the run that it starts has settled.
    func ringAndSettle(_ body: String = "", within limit: Duration = .seconds(60)) async throws -> UUID {
        let id = UUID().uuidString
        try await ring(body, messageID: id)
        let run = try await run(ofMessage: id, within: limit)
        try await settled(run, within: limit)
        return run
    }

    /// The run that a tick by hand became.
    func run(ofMessage id: String, within limit: Duration = .seconds(20)) async throws -> UUID {
        try await InTime.poll("the run of tick \(id)", limit) {
            try await database.query("SELECT id FROM scheduled_job_runs WHERE message_id = \(id)").first?.decode("id")
        }
    }

    /// Waits until a run and all its children have ended.
    func settled(_ run: UUID, within limit: Duration = .seconds(60)) async throws {
        try await InTime.until("run \(run) to settle", limit) {
            try await !database.query(
                "SELECT 1 FROM scheduled_job_runs WHERE id = \(run) AND settled_at IS NOT NULL"
            ).isEmpty
        }
    }

    /// Waits until nothing is under way or due.
    func quiet(within limit: Duration = .seconds(60)) async throws {
        try await InTime.until("everything to be done", limit, every: .milliseconds(50)) {
            try await count(
                """
                SELECT (SELECT count(*) FROM live_jobs)
                    + (SELECT count(*) FROM scheduled_job_runs WHERE settled_at IS NULL)
                    + (SELECT count(*) FROM outbox) AS value
                """) == 0
        }
    }

    // MARK: Expectations

    /// `carillon verify` prints nothing and exits 0.
    func expectInvariants(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let answer = try await carillon("verify")
        #expect(answer == Answer(exit: .code(0), output: "", errors: ""), sourceLocation: sourceLocation)
    }

    /// What the ledger has of a mailbox.
    func stored(_ account: String) async throws -> Set<StoredMail> {
        let rows = try await database.query(
            """
            SELECT message.provider_id, thread.provider_id AS thread, labels, message.subject, from_address, received_at
            FROM mail_messages AS message JOIN mail_threads AS thread ON thread.id = thread_id
            WHERE message.connection_id = (SELECT id FROM connections WHERE account = \(account))
            """)
        return Set(try rows.map(StoredMail.init))
    }

    /// The mailboxes in the ledger are those in the sandbox, message by message, and no thread is left over.
    func expectExactMailboxes(
        _ users: [SandboxUser]? = nil, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        for user in users ?? self.users {
            let stored = try await stored(user.email)
            let wanted = Set(user.dump().messages.map(StoredMail.init))
            let (missing, surplus) = (wanted.subtracting(stored), stored.subtracting(wanted))
            #expect(
                missing.isEmpty && surplus.isEmpty,
                "\(user.email): missing \(missing.count), e.g. \(missing.prefix(2)); surplus \(surplus.prefix(2))",
                sourceLocation: sourceLocation)
        }
        let empty = try await count(
            """
            SELECT count(*) AS value FROM mail_threads AS thread WHERE message_count <>
                (SELECT count(*) FROM mail_messages WHERE thread_id = thread.id) OR message_count = 0
            """)
        #expect(empty == 0, "threads that count wrongly", sourceLocation: sourceLocation)
    }
}
