/// One change to a mailbox.
struct HistoryRecord: Sendable {
    /// As the API's parameter `historyTypes` names them.
    enum Kind: String, Sendable {
        case messageAdded, messageDeleted, labelAdded, labelRemoved
    }

    let id: UInt64
    let kind: Kind
    let message: MessageID
    let thread: MessageID
    /// Labels that were added or removed; empty for the other kinds.
    let labels: [String]
    /// The message's labels after the change; before it, for a deletion.
    let messageLabels: [String]
}
