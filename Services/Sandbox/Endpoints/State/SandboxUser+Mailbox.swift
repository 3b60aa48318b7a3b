public import FoundationEssentials
import MIME

extension SandboxUser {
    /// Puts a message into the mailbox as if it had arrived.
    ///
    /// It joins the thread of a message it refers to.
    /// - Parameters:
    ///   - bytes: RFC 5322; malformed ones are welcome.
    ///   - labels: default `INBOX` and `UNREAD`, or `SENT` where it is from the user.
    ///   - date: the internal date; default now.
    /// - Throws: ``SandboxError`` where there is nothing to deliver.
    @discardableResult
    public func deliver(_ bytes: [UInt8], labels: [String]? = nil, date: Date? = nil) throws -> MessageReference {
        let message: MIMEMessage
        do {
            message = try MIMEMessage(parsing: bytes)
        } catch {
            throw SandboxError(.invalidMessage, "the message was not delivered: \(error)")
        }
        let sender = MailAddress.parseList(message.headers.first("From") ?? "").first?.address
        let standard = sender == email ? ["SENT"] : ["INBOX", "UNREAD"]
        let milliseconds = ((date ?? now).timeIntervalSince1970 * 1000).rounded()
        // From 1970 to 2100: ids are made of dates.
        let clamped = Int64(min(max(0, milliseconds), 4_102_444_800_000))
        return withState {
            $0.mailbox.deliver(
                raw: bytes,
                messageID: message.messageID,
                references: message.references,
                labels: labels ?? standard,
                date: clamped
            )
        }
    }

    /// - Throws: ``SandboxError`` where there is no such message.
    public func delete(_ id: String) throws {
        let isDeleted = withState { state in MessageID(id).map { state.mailbox.delete($0) } ?? false }
        guard isDeleted else { throw SandboxError(.unknownMessage, "\(email) has no message \(id)") }
    }

    /// - Throws: ``SandboxError`` where there is no such message.
    public func changeLabels(of id: String, add: [String] = [], remove: [String] = []) throws {
        let isChanged = withState { state in
            MessageID(id).map { state.mailbox.changeLabels(of: $0, add: add, remove: remove) } ?? false
        }
        guard isChanged else { throw SandboxError(.unknownMessage, "\(email) has no message \(id)") }
    }

    /// Lets the given number of things happen: new mail, replies, label changes, deletions.
    @discardableResult
    public func act(steps: Int) -> [ActivityEvent] {
        (0..<max(0, min(steps, 100_000))).map { _ in
            let milliseconds = Int64(now.timeIntervalSince1970 * 1000)
            return withState { $0.mailbox.act(at: milliseconds) }
        }
    }

    /// Makes every history id given out so far too old.
    public func expireHistory() {
        withState { $0.mailbox.expireHistory() }
    }

    public var historyID: String { withState { String($0.mailbox.historyID) } }

    /// Ids of all messages, newest first.
    public var messageIDs: [String] { withState { $0.mailbox.newestFirst.map(\.id.description) } }

    /// Everything in the mailbox, newest first, for comparison with what a client made of it.
    public func dump() -> MailboxDump {
        let (messages, generator, historyID) = withState {
            ($0.mailbox.newestFirst, $0.mailbox.generator, $0.mailbox.historyID)
        }
        let entries = messages.map { MailboxDump.Entry($0, content: MessageContent($0.source, generator: generator)) }
        return MailboxDump(email: email, historyId: String(historyID), messages: entries)
    }
}
