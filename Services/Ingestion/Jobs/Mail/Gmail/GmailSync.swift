import FoundationEssentials
import HTTPClient
import Jobs
import Logging
import Models
import Postgres
import Providers

/// One sync of a mailbox of Gmail.
struct GmailSync: Sendable {
    let session: ConnectionSession
    let gmail: GmailClient
    let store: MailStore

    var connection: Connection { session.connection }

    var context: WorkContext { session.context }

    init(_ session: ConnectionSession) {
        self.session = session
        gmail = session.gmail()
        store = MailStore(
            connection: session.connection, correlationID: session.context.correlationID.rawValue)
    }

    /// Follows the changes where that is possible, and lists everything where it is not.
    func run(lookbackDays: Int) async throws -> JobOutcome {
        if !connection.isFullSyncRequested, let cursor = connection.cursor, cursor.listing == nil,
            let historyID = cursor.historyID
        {
            do {
                return try await GmailDelta(sync: self).run(since: historyID)
            } catch GmailError.historyExpired {
                context.logger.notice("the history of \(connection.account) has expired, listing it again")
            }
        }
        return try await GmailListing(sync: self).run(lookbackDays: lookbackDays)
    }

    /// The mailbox's labels, as they are now.
    func labels() async throws -> [MailLabel] {
        try await gmail.labels().map { MailLabel(id: $0.id, name: $0.name, kind: $0.type ?? "user") }
    }

    /// Fetches messages as readable mail. Those that were deleted meanwhile are left out.
    ///
    /// - Throws: ``Providers/GmailError`` of the first message that could not be had.
    func fetch(_ ids: [String]) async throws -> [MailMessage] {
        let reader = GmailReader(gmail: gmail)
        var messages: [MailMessage] = []
        for message in try await whole(ids) { messages.append(try await reader.read(message)) }
        return messages
    }

    /// What came garbled may be whole the next time, and is asked for three times.
    private func whole(_ ids: [String]) async throws -> [GmailMessage] {
        var messages: [GmailMessage] = []
        var wanted = ids
        for round in 1...3 {
            let batch = try await gmail.messages(wanted)
            messages += batch.messages
            let failures = batch.failures.filter { !$0.value.isAbsence }
            guard let failure = failures.values.first(where: { !$0.isGarbled || round == 3 }) else {
                wanted = Array(failures.keys)
                if wanted.isEmpty { break }
                continue
            }
            throw failure
        }
        return messages
    }
}

extension GmailError {
    fileprivate var isAbsence: Bool { if case .notFound = self { true } else { false } }

    fileprivate var isGarbled: Bool { if case .malformed = self { true } else { false } }
}
