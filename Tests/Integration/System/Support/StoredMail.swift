import FoundationEssentials
import MIME
import Postgres
import SandboxService

/// What the ledger and the sandbox must agree on about a message.
struct StoredMail: Hashable, Sendable {
    let id: String
    let thread: String
    let labels: [String]
    let subject: String
    let sender: String?
    /// Milliseconds since 1970.
    let receivedAt: Int64
}

extension StoredMail {
    init(_ row: PostgresRow) throws {
        id = try row.decode("provider_id")
        thread = try row.decode("thread")
        labels = try row.decode("labels", as: [String].self).sorted()
        subject = try row.decode("subject")
        sender = try row.decode("from_address")
        receivedAt = Int64((try row.decode("received_at", as: Date.self).timeIntervalSince1970 * 1000).rounded())
    }

    init(_ entry: MailboxDump.Entry) {
        id = entry.id
        thread = entry.threadId
        labels = entry.labelIds.sorted()
        subject = entry.subject ?? ""
        sender = entry.from.flatMap { MailAddress.parseList($0).first?.address }
        receivedAt = Int64(entry.internalDate) ?? -1
    }
}
