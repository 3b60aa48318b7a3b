import FoundationEssentials
package import Models

extension DeadLetterRecord {
    /// A dead letter of a ledger other than the database's, as far as its meaning depends on it.
    package init(
        id: Int64, kind: Kind, family: Family?, name: String?, reason: String, payload: String?, body: [UInt8],
        exchange: String?, routingKey: String?, messageID: String?
    ) {
        self.init(
            id: id, kind: kind, family: family?.rawValue, name: name, reason: reason, payload: payload, body: body,
            bodySize: Int64(body.count), headers: nil, exchange: exchange, routingKey: routingKey, errors: nil,
            jobID: nil, messageID: messageID, correlationID: nil, createdAt: .distantPast, replayedAt: nil,
            replayedBy: nil, replayedJob: nil, replayedRun: nil)
    }
}
