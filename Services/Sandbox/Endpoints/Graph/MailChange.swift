/// What became of a message, seen from one folder.
struct MailChange: Sendable {
    let id: MessageID
    /// Nil where it is no longer in the folder.
    let message: StoredMessage?
    /// Whether it was in the folder before.
    let wasThere: Bool
    /// Whether it is nowhere any more.
    let isDeleted: Bool
    let folder: String
    /// The last record about it.
    let last: UInt64

    /// By their last records. What was elsewhere before and after is left out.
    static func all(of records: [HistoryRecord], in folder: String, _ mailbox: Mailbox) -> [MailChange] {
        var first: [MessageID: HistoryRecord] = [:]
        var last: [MessageID: UInt64] = [:]
        for record in records {
            if first[record.message] == nil { first[record.message] = record }
            last[record.message] = record.id
        }
        return last.sorted { $0.value < $1.value }.compactMap { id, last in
            let stored = mailbox.messages[id]
            let isThere = stored.map { GraphFolder.key(of: $0.labels) == folder } ?? false
            let wasThere = first[id].flatMap(placeBefore) == folder
            guard isThere || wasThere else { return nil }
            return MailChange(
                id: id, message: isThere ? stored : nil, wasThere: wasThere, isDeleted: stored == nil, folder: folder,
                last: last)
        }
    }

    /// Nil where there was no message.
    private static func placeBefore(_ record: HistoryRecord) -> String? {
        switch record.kind {
        case .messageAdded: nil
        case .messageDeleted: GraphFolder.key(of: record.messageLabels)
        case .labelAdded: GraphFolder.key(of: record.messageLabels.filter { !record.labels.contains($0) })
        case .labelRemoved: GraphFolder.key(of: record.messageLabels + record.labels)
        }
    }

    /// As `changeType` names it.
    var type: String { message == nil ? "deleted" : wasThere ? "updated" : "created" }

    func json(_ builder: GraphMessageBuilder, _ mailbox: Mailbox) -> JSON {
        guard let message else {
            // Outlook does not say reliably whether a message was deleted or moved, and so neither does this.
            let reason: JSON = isDeleted || id.value.isMultiple(of: 2) ? "deleted" : "changed"
            return [
                "@odata.type": "#microsoft.graph.message", "id": .text(builder.id(id, folder: folder)),
                "@removed": ["reason": reason],
            ]
        }
        return .object(
            builder.build(
                message, content: MessageContent(message.source, generator: mailbox.generator), isPartial: wasThere))
    }
}
