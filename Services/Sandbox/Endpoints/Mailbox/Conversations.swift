/// Generated conversations that may go on, and the number of the next one.
struct Conversations: Sendable {
    struct Conversation: Sendable {
        let number: Int
        let thread: MessageID
        /// The number of the next message, and when the last one was sent, in seconds since 1970.
        var nextIndex: Int
        var lastDate: Int64
    }

    private(set) var nextNumber = 0
    private(set) var recent: [Conversation] = []

    mutating func takeNumber() -> Int {
        defer { nextNumber += 1 }
        return nextNumber
    }

    /// Remembers the last fifty.
    mutating func remember(_ conversation: Conversation) {
        recent.removeAll { $0.number == conversation.number }
        recent.append(conversation)
        if recent.count > 50 { recent.removeFirst() }
    }
}
