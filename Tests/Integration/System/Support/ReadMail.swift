import FoundationEssentials
import Postgres

/// What became of a message in the ledger.
struct ReadMail: Sendable {
    let id: String
    let subject: String
    let sender: String?
    let text: String
    let defects: [String]
    /// `name (type, bytes)`.
    let files: [String]
    let summary: String
}

extension Stage {
    /// Everything that was read from an account.
    func readMail(_ account: String) async throws -> [ReadMail] {
        let rows = try await database.query(
            """
            SELECT message.provider_id, subject, from_address, body, defects,
                ARRAY(SELECT filename FROM mail_attachments WHERE message_id = message.id
                    ORDER BY part_id) AS files,
                format('subject %s; from %s; to %s; text %s, quoted %s, signature %s characters; %s; flags {%s}; files %s',
                    to_json(left(subject, 60)), coalesce(ltrim(concat(from_name, ' ', from_address)), ''),
                    (SELECT count(*) FROM mail_recipients WHERE message_id = message.id),
                    length(body), length(quoted), length(signature),
                    CASE WHEN dated_at IS NULL THEN 'no date' ELSE 'dated' END, array_to_string(defects, ','),
                    coalesce((SELECT string_agg(format('%s (%s, %s bytes%s)', to_json(filename), mime_type, size,
                        CASE WHEN is_inline THEN ', inline' END), ', ' ORDER BY part_id)
                        FROM mail_attachments WHERE message_id = message.id), 'none')) AS summary
            FROM mail_messages AS message
            WHERE connection_id = (SELECT id FROM connections WHERE account = \(account))
            ORDER BY received_at
            """)
        return try rows.map {
            ReadMail(
                id: try $0.decode("provider_id"), subject: try $0.decode("subject"),
                sender: try $0.decode("from_address"), text: try $0.decode("body"), defects: try $0.decode("defects"),
                files: try $0.decode("files"), summary: try $0.decode("summary"))
        }
    }
}
