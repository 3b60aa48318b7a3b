import MIME
public import Postgres
public import SandboxService

/// A mailbox of Outlook as lines, one for each message: what the store and the sandbox must agree on.
public enum OutlookLines {
    /// From the mailbox itself, by the sandbox's own view of it as labels.
    public static func expected(_ user: SandboxUser) -> [String] {
        user.dump().messages.map { entry in
            let seconds = (Int64(entry.internalDate) ?? 0) / 1000
            return [
                "\(entry.messageId ?? "") \(seconds) \(labels(entry))", entry.subject ?? "",
                (people("cc", entry.cc) + people("to", entry.to)).joined(separator: ","), files(entry),
                entry.text.map(letters) ?? "HTML",
            ].joined(separator: " | ")
        }.sorted()
    }

    private static func labels(_ entry: MailboxDump.Entry) -> String {
        let own = Set(entry.labelIds)
        let folder =
            [
                ("TRASH", "TRASH"), ("SPAM", "SPAM"), ("DRAFT", "DRAFT"), ("SENT", "SENT"), ("INBOX", "INBOX"),
                ("Label_1", "Work"), ("Label_2", "Family"), ("Label_3", "Travel/2026"),
            ].first { own.contains($0.0) }?.1 ?? "ARCHIVE"
        let categories = [("Label_2", "Family"), ("Label_3", "Travel/2026"), ("Label_1", "Work")]
            .filter { own.contains($0.0) }.map { "category:\($0.1)" }
        let marks = ["UNREAD", "STARRED", "IMPORTANT"].filter(own.contains)
        return Set([folder] + categories + marks).sorted().joined(separator: ",")
    }

    private static func people(_ kind: String, _ header: String?) -> [String] {
        MailAddress.parseList(header ?? "").map { person in
            "\(kind):\(person.name == person.address ? "" : person.name ?? "")<\(person.address)>"
        }
    }

    /// Outlook tells of files where at least one is no part of the body.
    private static func files(_ entry: MailboxDump.Entry) -> String {
        guard entry.attachments.contains(where: { !$0.isInline }) else { return "" }
        return entry.attachments.map { "\($0.filename) \($0.mimeType) \($0.size) \($0.isInline ? "t" : "f")" }
            .sorted { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) }.joined(separator: ",")
    }

    /// What a text says, however its lines are broken and what it answers is marked: the store has it from the HTML.
    private static func letters(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.filter { !omitted.unicodeScalars.contains($0) }))
    }

    private static let omitted = " \t\r\n>"

    /// The same lines of the store, as `line`.
    public static func stored(_ user: SandboxUser) -> PostgresQuery {
        // Of these there is nothing else to compare with; they must have some text.
        let pages = user.dump().messages.filter { $0.text == nil }.compactMap(\.messageId)
        return """
            SELECT concat_ws(' | ', concat(coalesce(rfc_message_id, ''), ' ', extract(epoch FROM received_at)::bigint, ' ',
                (SELECT string_agg(CASE WHEN kind = 'folder' THEN name ELSE provider_id END, ','
                    ORDER BY CASE WHEN kind = 'folder' THEN name ELSE provider_id END COLLATE "C")
                FROM mail_labels WHERE mail_labels.connection_id = message.connection_id
                    AND provider_id = ANY(message.labels))),
                message.subject,
                (SELECT coalesce(string_agg(concat(kind, ':', name, '<', address, '>'), ',' ORDER BY kind, position), '')
                FROM mail_recipients WHERE message_id = message.id),
                (SELECT coalesce(string_agg(file, ',' ORDER BY file COLLATE "C"), '') FROM (
                    SELECT concat_ws(' ', filename, mime_type, size, is_inline) AS file
                    FROM mail_attachments WHERE message_id = message.id) AS files),
                CASE WHEN rfc_message_id = ANY(\(pages)::text[]) AND body <> '' THEN 'HTML'
                    ELSE translate(concat(body, signature, quoted), \(omitted)::text, '') END) AS line
            FROM mail_messages AS message JOIN connections ON connections.id = connection_id
            WHERE account = \(user.email) AND is_read <> ('UNREAD' = ANY(labels)) AND is_sent = ('SENT' = ANY(labels))
            """
    }
}
