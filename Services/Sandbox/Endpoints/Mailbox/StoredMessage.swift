/// What a mailbox keeps of a message; small, because the message itself is written when somebody reads it.
struct StoredMessage: Sendable {
    let id: MessageID
    let threadID: MessageID
    /// Milliseconds since 1970.
    let internalDate: Int64
    /// Sorted.
    var labels: [String]
    /// The history id of the last change to the message.
    var historyID: UInt64
    let source: MessageSource
}
