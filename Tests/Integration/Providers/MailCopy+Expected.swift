import SandboxService

extension MailCopy {
    /// The same lines from the mailbox itself, by the sandbox's own view of it as labels.
    static func expected(_ dump: MailboxDump) -> [String] {
        dump.messages.map { entry in
            let labels = Set(entry.labelIds)
            let folder =
                [
                    ("TRASH", "deleteditems"), ("SPAM", "junkemail"), ("DRAFT", "drafts"), ("SENT", "sentitems"),
                    ("INBOX", "inbox"), ("Label_1", "Work"), ("Label_2", "Family"), ("Label_3", "2026"),
                ].first { labels.contains($0.0) }?.1 ?? "archive"
            let categories = [("Label_2", "Family"), ("Label_3", "Travel/2026"), ("Label_1", "Work")]
                .filter { labels.contains($0.0) }.map(\.1)
            return [
                entry.messageId.map { "<\($0)>" } ?? "", folder, labels.contains("UNREAD") ? "unread" : "read",
                labels.contains("STARRED") ? "flagged" : "notFlagged", categories.joined(separator: ","),
            ].joined(separator: " ")
        }.sorted()
    }
}
