import FoundationEssentials
import Jobs
import Models
import Postgres
import Providers

/// A sync by history: applies what changed since the cursor.
struct MailDelta: Sendable {
    let sync: MailboxSync

    /// - Throws: ``Providers/GmailError`` `historyExpired` when the mailbox must be listed again.
    func run(since historyID: String) async throws -> JobOutcome {
        var counts: Counts = ["fetched": 0, "new": 0, "updated": 0, "deleted": 0]
        var pageToken: String?
        while true {
            try Task.checkCancellation()
            let page = try await sync.gmail.history(startHistoryID: historyID, pageToken: pageToken)
            let changes = MailChanges(page.records)
            if page.nextPageToken == nil, changes.isEmpty, page.historyID == historyID { return .done(counts: counts) }
            let messages = try await fetchNew(changes)
            guard let next = page.nextPageToken else { return finish(page, changes, messages, counts) }
            pageToken = next
            counts.add(
                try await sync.context.transaction { try await apply(changes, messages, in: $0) })
        }
    }

    /// What was added and is neither deleted again nor in the store already.
    private func fetchNew(_ changes: MailChanges) async throws -> [MailMessage] {
        guard !changes.added.isEmpty else { return [] }
        let known = try await sync.store.known(among: changes.added, in: sync.context.database)
        return try await sync.fetch(changes.added.filter { !known.contains($0) })
    }

    private func apply(
        _ changes: MailChanges, _ messages: [MailMessage], in transaction: PostgresTransaction
    ) async throws -> Counts {
        var counts = try await sync.store.upsert(messages, seenBy: nil, in: transaction)
        let fresh = Set(messages.map(\.id))
        let labels = changes.labels.filter { !fresh.contains($0.messageID) }
        counts["updated"] += try await sync.store.relabel(labels, in: transaction)
        counts["deleted"] += try await sync.store.remove(changes.deleted, in: transaction)
        return counts
    }

    /// The last page: with it the cursor moves.
    private func finish(
        _ page: GmailHistoryPage, _ changes: MailChanges, _ messages: [MailMessage], _ before: Counts
    ) -> JobOutcome {
        let cursor = MailCursor(historyID: page.historyID, listing: nil)
        return .done(counts: before) { transaction in
            let counts = try await apply(changes, messages, in: transaction)
            try await MailConnections.store(cursor, of: sync.connection.id, in: transaction)
            return counts
        }
    }
}
