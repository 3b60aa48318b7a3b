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
        /// Messages left out for the first time.
        let unreadable: Int
        /// All labels of the mailbox, where one has come to light that the store does not know.
        let labels: [MailLabel]?
    }

    /// - Throws: ``Providers/GmailError`` `historyExpired` when the mailbox must be listed again.
    func run(since historyID: String) async throws -> JobOutcome {
        var leftOut = sync.leftOut
        let due = leftOut.due(at: sync.connection.loadedAt)
        var unreadable = 0
        var pageToken: String?
        while true {
            try Task.checkCancellation()
            let answer = try await sync.gmail.history(startHistoryID: historyID, pageToken: pageToken)
            let changes = GmailChanges(answer.records)
            let isLast = answer.nextPageToken == nil
            if isLast, changes.isEmpty, answer.historyID == historyID, due.isEmpty, leftOut == sync.leftOut {
                return try await finishUnchanged()
            }
            let page = try await read(changes, again: isLast ? due : [], &leftOut)
            unreadable += page.unreadable
            guard let next = answer.nextPageToken else {
                return finish(page, Self.cursor(answer.historyID, leftOut), unreadable)
            }
            pageToken = next
            // The cursor stays until the last page, and with it what is left out.
            sync.session.progress.note(try await store(page))
        }
    }

    private static func cursor(_ historyID: String, _ leftOut: LeftOutMail) -> MailCursor {
        MailCursor(historyID: historyID, leftOut: leftOut.isEmpty ? nil : leftOut)
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

    /// - Parameter again: what was left out before and is asked for again.
    private func read(
        _ changes: GmailChanges, again: [String], _ leftOut: inout LeftOutMail
    ) async throws -> Page {
        let new = try await fetchNew(changes, &leftOut)
        let old = try await sync.fetchAgain(again, &leftOut)
        let messages = new.messages + old.messages
        leftOut.remove(changes.deleted)
        let set = Set(changes.labels.filter(\.isSet).map(\.labelID)).union(messages.flatMap(\.labels))
        let isKnown = try await sync.store.knowsLabels(set, in: sync.context.database)
        return Page(
            changes: changes, messages: messages, unreadable: new.unreadable,
            labels: isKnown ? nil : try await sync.labels())
    }

    /// What was added and is neither deleted again nor in the store already.
    private func fetchNew(_ changes: GmailChanges, _ leftOut: inout LeftOutMail) async throws -> GmailFetch {
        guard !changes.added.isEmpty else { return GmailFetch() }
        let known = try await sync.store.known(among: changes.added, in: sync.context.database)
        return try await sync.fetch(changes.added.filter { !known.contains($0) }, &leftOut)
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
    ///
    /// - Parameter unreadable: of all pages; an attempt that is tried again reads them all again.
    private func finish(_ page: Page, _ cursor: MailCursor, _ unreadable: Int) -> JobOutcome {
        .done(counts: MailStore.zeros) { transaction in
            var counts = try await apply(page, in: transaction)
            if unreadable > 0 { counts["unreadable"] += unreadable }
            try await Connections.store(cursor, of: sync.connection.id, in: transaction)
            try await sync.session.indexMail(in: transaction)
            return counts
        }
    }
}
