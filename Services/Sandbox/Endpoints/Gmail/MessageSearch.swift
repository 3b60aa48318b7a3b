/// A listing of messages: what is looked for, and what is left out anyway.
struct MessageSearch: Sendable {
    let query: GmailQuery
    /// All of them must be on a message.
    let labels: [String]
    let includesSpamAndTrash: Bool

    /// - Parameter after: the place of the last message of the page before.
    /// - Returns: up to `limit` messages, newest first.
    func run(on mailbox: Mailbox, after: PageToken?, limit: Int) -> [StoredMessage] {
        var found: [StoredMessage] = []
        for id in mailbox.order.reversed() {
            guard let message = mailbox.messages[id], isBeyond(after, message), admits(message) else { continue }
            guard query.matches(message, in: mailbox) else { continue }
            found.append(message)
            if found.count == limit { break }
        }
        return found
    }

    private func isBeyond(_ token: PageToken?, _ message: StoredMessage) -> Bool {
        token.map { (UInt64(message.internalDate), message.id.value) < $0.position } ?? true
    }

    private func admits(_ message: StoredMessage) -> Bool {
        guard labels.allSatisfy(message.labels.contains) else { return false }
        guard !includesSpamAndTrash, !query.mentionsSpamOrTrash else { return true }
        return message.labels.allSatisfy { !["SPAM", "TRASH"].contains($0) || labels.contains($0) }
    }
}
