extension Mailbox {
    /// Lets one thing happen: mostly mail arrives, sometimes labels change, rarely a message is deleted.
    mutating func act(at date: Int64) -> ActivityEvent {
        let choice = Int.random(in: 0..<100, using: &random)
        if choice >= 60, let id = recentID() {
            return choice < 90 ? relabel(id) : remove(id)
        }
        return arrive(at: date)
    }

    /// Puts a delivered message where it belongs.
    mutating func deliver(
        raw bytes: [UInt8],
        messageID: String?,
        references: [String],
        labels: [String],
        date: Int64
    ) -> MessageReference {
        let message = insert(
            source: .raw(bytes, messageID: messageID),
            thread: thread(of: references),
            labels: labels,
            date: date
        )
        if let messageID { threadsByMessageID[messageID] = message.threadID }
        return MessageReference(
            id: message.id.description,
            threadId: message.threadID.description,
            historyId: String(historyID)
        )
    }

    private mutating func arrive(at date: Int64) -> ActivityEvent {
        let seconds = date / 1000
        var conversation: Conversations.Conversation?
        if !conversations.recent.isEmpty, !random.oneIn(2) {
            let candidate = random.pick(conversations.recent)
            if generator.plan(candidate.number).kind == .conversation { conversation = candidate }
        }
        let place = MessagePlace(
            conversation: conversation?.number ?? conversations.takeNumber(),
            index: conversation?.nextIndex ?? 0
        )
        let message = GeneratedMessage(place: place, date: seconds, previousDate: conversation?.lastDate)
        let stored = insert(
            source: .generated(message),
            thread: conversation?.thread,
            labels: labels(of: message, isOld: false),
            date: date
        )
        conversations.remember(
            .init(number: place.conversation, thread: stored.threadID, nextIndex: place.index + 1, lastDate: seconds)
        )
        return ActivityEvent(
            kind: .arrived,
            id: stored.id.description,
            addedLabels: stored.labels,
            removedLabels: []
        )
    }

    private mutating func relabel(_ id: MessageID) -> ActivityEvent {
        let labels = messages[id]?.labels ?? []
        let (added, removed): ([String], [String]) =
            switch Int.random(in: 0..<5, using: &random) {
            case 0 where labels.contains("INBOX"): ([], ["INBOX"])
            case 1: labels.contains("STARRED") ? ([], ["STARRED"]) : (["STARRED"], [])
            case 2 where !labels.contains("TRASH"): (["TRASH"], labels.filter { $0 == "INBOX" })
            case 3: labels.contains("Label_1") ? ([], ["Label_1"]) : (["Label_1"], [])
            default: labels.contains("UNREAD") ? ([], ["UNREAD"]) : (["UNREAD"], [])
            }
        _ = changeLabels(of: id, add: added, remove: removed)
        return ActivityEvent(kind: .labelled, id: id.description, addedLabels: added, removedLabels: removed)
    }

    private mutating func remove(_ id: MessageID) -> ActivityEvent {
        _ = delete(id)
        return ActivityEvent(kind: .deleted, id: id.description, addedLabels: [], removedLabels: [])
    }

    /// One of the hundred newest messages.
    private mutating func recentID() -> MessageID? {
        order.suffix(100).randomElement(using: &random)
    }
}
