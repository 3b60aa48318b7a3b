import FoundationEssentials
import Jobs
import Models
import Postgres
import Providers

/// A sync by history: applies what changed since the cursor.
struct GmailDelta: Sendable {
    let sync: GmailSync

    /// What one page of history comes to.
    private struct Page: Sendable {
        let changes: GmailChanges
        let messages: [MailMessage]
        /// All labels of the mailbox, where one has come to light that the store does not know.
        let labels: [MailLabel]?
    }

    /// - Throws: ``Providers/GmailError`` `historyExpired` when the mailbox must be listed again.
    func run(since historyID: String) async throws -> JobOutcome {
        var pageToken: String?
        while true {
            try Task.checkCancellation()
            let answer = try await sync.gmail.history(startHistoryID: historyID, pageToken: pageToken)
            let changes = GmailChanges(answer.records)
            if answer.nextPageToken == nil, changes.isEmpty, answer.historyID == historyID {
                return try await finishUnchanged()
            }
            let page = try await read(changes)
            guard let next = answer.nextPageToken else { return finish(page, answer.historyID) }
            pageToken = next
            // The cursor stays until the last page.
            sync.session.progress.note(try await store(page))
        }
    }

    private func store(_ page: Page) async throws -> Counts {
        try await sync.context.transaction { transaction in
            let counts = try await apply(page, in: transaction)
            try await sync.context.count(counts, in: transaction)
            return counts
        }
    }

    /// One statement and no transaction, for most syncs end here. Its fence is that this process may act.
    private func finishUnchanged() async throws -> JobOutcome {
        try await sync.context.mayAct()
        try await Connections.noteSync(of: sync.connection.id, in: sync.context.database)
        return .done(counts: MailStore.zeros)
    }

    private func read(_ changes: GmailChanges) async throws -> Page {
        let messages = try await fetchNew(changes)
        let set = Set(changes.labels.filter(\.isSet).map(\.labelID)).union(messages.flatMap(\.labels))
        let isKnown = try await sync.store.knowsLabels(set, in: sync.context.database)
        return Page(changes: changes, messages: messages, labels: isKnown ? nil : try await sync.labels())
    }

    /// What was added and is neither deleted again nor in the store already.
    private func fetchNew(_ changes: GmailChanges) async throws -> [MailMessage] {
        guard !changes.added.isEmpty else { return [] }
        let known = try await sync.store.known(among: changes.added, in: sync.context.database)
        return try await sync.fetch(changes.added.filter { !known.contains($0) })
    }

    private func apply(_ page: Page, in transaction: PostgresTransaction) async throws -> Counts {
        try await Connections.hold(sync.connection.id, in: transaction)
        if let labels = page.labels { try await sync.store.replaceLabels(labels, in: transaction) }
        var counts = try await sync.store.upsert(page.messages, seenBy: nil, in: transaction)
        let fresh = Set(page.messages.map(\.id))
        let labels = page.changes.labels.filter { !fresh.contains($0.messageID) }
        counts["updated"] += try await sync.store.relabel(labels, in: transaction)
        counts["deleted"] += try await sync.store.remove(page.changes.deleted, in: transaction)
        return counts
    }

    /// The last page: with it the cursor moves.
    private func finish(_ page: Page, _ historyID: String) -> JobOutcome {
        let cursor = MailCursor(historyID: historyID, listing: nil)
        return .done(counts: MailStore.zeros) { transaction in
            let counts = try await apply(page, in: transaction)
            try await Connections.store(cursor, of: sync.connection.id, in: transaction)
            try await sync.session.indexMail(in: transaction)
            return counts
        }
    }
}
