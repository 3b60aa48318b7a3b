/// A user's messages and the history of their changes. A value: the same calls give the same mailbox.
struct Mailbox: Sendable {
    let owner: String
    let generator: MailGenerator
    private(set) var messages: [MessageID: StoredMessage] = [:]
    /// Ids by internal date and then id, oldest first.
    private(set) var order: [MessageID] = []
    /// Ascending.
    private(set) var history: [HistoryRecord] = []
    /// That of the last change.
    private(set) var historyID: UInt64
    /// The oldest id from which history can be told.
    private(set) var lowestHistoryID: UInt64
    /// Threads of delivered messages by Message-ID; those of generated ones are in their own ids.
    var threadsByMessageID: [String: MessageID] = [:]
    var conversations = Conversations()
    var random: SeededGenerator

    /// Older records are forgotten, so that a mailbox that is watched for months does not grow without bound.
    private static let maximumHistory = 50_000

    init(owner: String, seed: UInt64) {
        self.owner = owner
        generator = MailGenerator(owner: owner, seed: seed)
        random = SeededGenerator(seed: seed)
        historyID = 1_000_000 + UInt64.random(in: 0..<1_000_000, using: &random)
        lowestHistoryID = historyID
    }

    var newestFirst: [StoredMessage] {
        order.reversed().compactMap { messages[$0] }
    }

    var threadCount: Int {
        Set(messages.values.map(\.threadID)).count
    }

    // MARK: Changes

    /// - Parameter isRecorded: whether history tells of it; not while the mailbox is filled for the first time.
    @discardableResult
    mutating func insert(
        source: MessageSource,
        thread: MessageID?,
        labels: [String],
        date: Int64,
        isRecorded: Bool = true
    ) -> StoredMessage {
        let id = freshID(date: date)
        advance()
        let message = StoredMessage(
            id: id,
            threadID: thread ?? id,
            internalDate: date,
            labels: Set(labels).sorted(),
            historyID: historyID,
            source: source
        )
        order.insert(id, at: position(of: date, id))
        messages[id] = message
        if isRecorded { record(.messageAdded, message) } else { lowestHistoryID = historyID }
        return message
    }

    mutating func delete(_ id: MessageID) -> Bool {
        guard let message = messages.removeValue(forKey: id) else { return false }
        let index = position(of: message.internalDate, id)
        if index < order.count, order[index] == id { order.remove(at: index) }
        advance()
        record(.messageDeleted, message)
        return true
    }

    /// Adding a label that is there and removing one that is not change nothing and leave no trace.
    mutating func changeLabels(of id: MessageID, add: [String], remove: [String]) -> Bool {
        guard var message = messages[id] else { return false }
        let added = Set(add).subtracting(message.labels).sorted()
        let removed = Set(remove).intersection(message.labels).sorted()
        for (kind, labels) in [(HistoryRecord.Kind.labelAdded, added), (.labelRemoved, removed)] where !labels.isEmpty {
            message.labels =
                (kind == .labelAdded ? message.labels + labels : message.labels.filter { !labels.contains($0) })
                .sorted()
            advance()
            message.historyID = historyID
            messages[id] = message
            record(kind, message, labels: labels)
        }
        return true
    }

    /// Makes every id that was given out too old.
    mutating func expireHistory() {
        advance()
        lowestHistoryID = historyID
        history.removeAll()
    }

    private mutating func advance() {
        historyID += UInt64.random(in: 1...40, using: &random)
    }

    private mutating func record(_ kind: HistoryRecord.Kind, _ message: StoredMessage, labels: [String] = []) {
        history.append(
            HistoryRecord(
                id: historyID,
                kind: kind,
                message: message.id,
                thread: message.threadID,
                labels: labels,
                messageLabels: message.labels
            )
        )
        guard history.count > Self.maximumHistory else { return }
        lowestHistoryID = history[Self.maximumHistory / 10].id
        history.removeFirst(Self.maximumHistory / 10 + 1)
    }

    // MARK: Order

    private mutating func freshID(date: Int64) -> MessageID {
        let base = UInt64(max(0, date)) << 20
        var id = MessageID(value: base | UInt64.random(in: 0..<1 << 20, using: &random))
        while messages[id] != nil { id = MessageID(value: base | UInt64.random(in: 0..<1 << 20, using: &random)) }
        return id
    }

    /// Where the message stands or would stand.
    private func position(of date: Int64, _ id: MessageID) -> Int {
        var low = 0
        var high = order.count
        while low < high {
            let middle = (low + high) / 2
            let other = order[middle]
            let isBefore = (messages[other]?.internalDate ?? date, other) < (date, id)
            if isBefore { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
