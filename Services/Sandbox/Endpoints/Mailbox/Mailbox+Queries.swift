extension Mailbox {
    /// The records after `start` that match, oldest first.
    ///
    /// - Parameters:
    ///   - kinds: empty for all.
    ///   - label: only changes of that label, or of messages that have it.
    /// - Returns: `nil` where `start` is too old or not an id of this mailbox.
    func records(after start: UInt64, kinds: Set<HistoryRecord.Kind>, label: String?) -> [HistoryRecord]? {
        guard start >= lowestHistoryID, start <= historyID else { return nil }
        var low = 0
        var high = history.count
        while low < high {
            let middle = (low + high) / 2
            if history[middle].id <= start { low = middle + 1 } else { high = middle }
        }
        return history[low...].filter { record in
            (kinds.isEmpty || kinds.contains(record.kind))
                && (label.map { record.labels.contains($0) || record.messageLabels.contains($0) } ?? true)
        }
    }

    /// Where a new message that refers to others belongs: the thread of the last one that is known.
    func thread(of references: [String]) -> MessageID? {
        for reference in references.reversed() {
            if let thread = threadsByMessageID[reference], messages.values.contains(where: { $0.threadID == thread }) {
                return thread
            }
            guard let place = generator.place(ofMessageID: reference) else { continue }
            if let thread = messages.values.first(where: { $0.isIn(conversation: place.conversation) })?.threadID {
                return thread
            }
        }
        return nil
    }

    func messageID(of message: StoredMessage) -> String? {
        switch message.source {
        case .raw(_, let messageID): messageID
        case .generated(let generated): generator.messageID(generated.place)
        }
    }
}

extension StoredMessage {
    func isIn(conversation: Int) -> Bool {
        guard case .generated(let message) = source else { return false }
        return message.place.conversation == conversation
    }
}
