/// What a mailbox can mark its messages with; a folder of a provider that has folders is one, too.
struct MailLabel: Hashable, Sendable {
    let id: String
    /// As the user calls it.
    let name: String
    /// `system`, `user`, `folder` or `category`.
    let kind: String
}
