/// Which message of which conversation; from it and the mailbox's seed the whole message derives.
struct MessagePlace: Hashable, Comparable, Sendable {
    let conversation: Int
    /// 0 for the message that begins the conversation.
    let index: Int

    static func < (left: MessagePlace, right: MessagePlace) -> Bool {
        (left.conversation, left.index) < (right.conversation, right.index)
    }
}
