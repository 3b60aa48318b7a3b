import Providers

/// What a page of history comes to, change after change. Pure.
struct GmailChanges: Hashable, Sendable {
    /// Messages that came and are still there, in order.
    private(set) var added: [String] = []
    private(set) var deleted: [String] = []
    /// The last change of each label of each message that is still there.
    private(set) var labels: [MailLabelChange] = []

    var isEmpty: Bool { added.isEmpty && deleted.isEmpty && labels.isEmpty }

    init(_ records: [GmailHistoryRecord]) {
        var gone: Set<String> = []
        var last: [[String]: Bool] = [:]
        for record in records {
            added += record.messagesAdded.map(\.id)
            for change in record.labelsAdded { Self.set(change, true, in: &last) }
            for change in record.labelsRemoved { Self.set(change, false, in: &last) }
            gone.formUnion(record.messagesDeleted.map(\.id))
        }
        var seen: Set<String> = []
        added = added.filter { !gone.contains($0) && seen.insert($0).inserted }
        deleted = gone.sorted()
        labels = last.filter { !gone.contains($0.key[0]) }
            .map { MailLabelChange(messageID: $0.key[0], labelID: $0.key[1], isSet: $0.value) }
            .sorted { ($0.messageID, $0.labelID) < ($1.messageID, $1.labelID) }
    }

    private static func set(_ change: GmailLabelChange, _ isSet: Bool, in last: inout [[String]: Bool]) {
        for label in change.labelIDs { last[[change.message.id, label]] = isSet }
    }
}
