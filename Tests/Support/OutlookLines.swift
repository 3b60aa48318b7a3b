public import Postgres
public import SandboxService

/// A mailbox of Outlook as lines, one for each message: what the store and the sandbox must agree on.
public enum OutlookLines {
    /// From the mailbox itself, by the sandbox's own view of it as labels.
    public static func expected(_ user: SandboxUser) -> [String] {
        user.dump().messages.map { entry in
            let own = Set(entry.labelIds)
            let folder =
                [
                    ("TRASH", "TRASH"), ("SPAM", "SPAM"), ("DRAFT", "DRAFT"), ("SENT", "SENT"), ("INBOX", "INBOX"),
                    ("Label_1", "Work"), ("Label_2", "Family"), ("Label_3", "Travel/2026"),
                ].first { own.contains($0.0) }?.1 ?? "ARCHIVE"
            let categories = [("Label_2", "Family"), ("Label_3", "Travel/2026"), ("Label_1", "Work")]
                .filter { own.contains($0.0) }.map { "category:\($0.1)" }
            let marks = ["UNREAD", "STARRED", "IMPORTANT"].filter(own.contains)
            let labels = Set([folder] + categories + marks).sorted().joined(separator: ",")
            let seconds = (Int64(entry.internalDate) ?? 0) / 1000
            return "\(entry.messageId ?? "") \(seconds) \(labels) \(entry.subject ?? "")"
        }.sorted()
    }

    /// The same lines of the store, as `line`.
    public static func stored(_ user: SandboxUser) -> PostgresQuery {
        """
        SELECT concat(coalesce(rfc_message_id, ''), ' ', extract(epoch FROM received_at)::bigint, ' ',
            (SELECT string_agg(CASE WHEN kind = 'folder' THEN name ELSE provider_id END, ','
                ORDER BY CASE WHEN kind = 'folder' THEN name ELSE provider_id END COLLATE "C")
            FROM mail_labels WHERE mail_labels.connection_id = message.connection_id
                AND provider_id = ANY(message.labels)),
            ' ', message.subject) AS line
        FROM mail_messages AS message JOIN connections ON connections.id = connection_id
        WHERE account = \(user.email) AND left_folder_at IS NULL
            AND is_read <> ('UNREAD' = ANY(labels)) AND is_sent = ('SENT' = ANY(labels))
        """
    }
}
