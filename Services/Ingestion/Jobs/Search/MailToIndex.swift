import FoundationEssentials
import Library
import Postgres
import Text

/// A message that search does not find as it is now.
struct MailToIndex: IndexedSource {
    let id: Int64
    let tenantID: UUID
    let userID: UUID
    let subject: String
    let body: String
    let people: [String]
    let receivedAt: Date
    let updatedAt: Date

    /// The next of a mailbox, the newest first: they are looked for soonest.
    static func next(of connection: UUID, limit: Int, in database: any PostgresQuerying) async throws -> [MailToIndex] {
        let rows = try await database.query(
            """
            SELECT id, tenant_id, user_id, subject, body, received_at, updated_at,
                array_remove(array_append(ARRAY(
                    SELECT concat_ws(' ', name, address) FROM mail_recipients WHERE message_id = message.id
                        ORDER BY kind, position LIMIT 100), nullif(concat_ws(' ', from_name, from_address), '')), NULL)
                    AS people
            FROM mail_messages AS message WHERE connection_id = \(connection) AND NOT is_indexed
            ORDER BY id DESC LIMIT \(limit)
            """)
        return try rows.map(MailToIndex.init)
    }

    private init(_ row: PostgresRow) throws {
        id = try row.decode("id")
        tenantID = try row.decode("tenant_id")
        userID = try row.decode("user_id")
        subject = try row.decode("subject")
        body = try row.decode("body")
        people = try row.decode("people")
        receivedAt = try row.decode("received_at")
        updatedAt = try row.decode("updated_at")
    }

    var source: PassageSource {
        PassageSource(
            kind: .mail, id: "\(id)", revision: updatedAt.revision,
            tenantID: tenantID, userID: userID)
    }

    /// Its passages; one of the subject alone where there is no text, none where there is no subject either.
    func drafts() -> [PassageDraft] {
        let language = TextLanguage(guessing: body.isEmpty ? subject : body)
        let chunks = Chunker().chunks(of: body)
        return (chunks.isEmpty ? Chunker().chunks(of: subject) : chunks).map {
            PassageDraft(title: subject, happenedAt: receivedAt, people: people, language: language, chunk: $0)
        }
    }

    func isCurrent(in transaction: PostgresTransaction) async throws -> Bool {
        let rows = try await transaction.query(
            "SELECT FROM mail_messages WHERE id = \(id) AND updated_at = \(updatedAt) FOR SHARE")
        return !rows.isEmpty
    }

    func claim(in transaction: PostgresTransaction) async throws -> Bool {
        let rows = try await transaction.query(
            """
            UPDATE mail_messages SET is_indexed = true WHERE id = \(id) AND updated_at = \(updatedAt) RETURNING id
            """)
        return !rows.isEmpty
    }
}
