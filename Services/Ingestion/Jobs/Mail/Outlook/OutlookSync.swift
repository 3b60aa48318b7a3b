import FoundationEssentials
import Jobs
import Logging
import Models
import Postgres
import Providers

/// One sync of a mailbox of Outlook, which is followed folder by folder.
///
/// A message that moves is told of twice, as gone from one folder and new in the other, in either order. So what leaves a
/// folder is only noted, and decided on when all folders have been read; see ``OutlookDepartures``. Each page is committed by itself, with where its
/// folder goes on; whatever dies in between, the next attempt goes on from there.
struct OutlookSync: Sendable {
    let session: ConnectionSession
    let mail: GraphMail
    let store: MailStore

    /// What a page may take at most, with a provider that asks us to slow down.
    private static let reserve = Duration.seconds(60)

    var isNearDeadline: Bool { context.deadline - .now < Self.reserve }

    var connection: Connection { session.connection }

    var context: WorkContext { session.context }

    init(_ session: ConnectionSession) {
        self.session = session
        mail = session.graph().mail
        store = MailStore(connection: session.connection, correlationID: session.context.correlationID.rawValue)
    }

    func run(lookbackDays: Int) async throws -> JobOutcome {
        let folders = try await mail.folders()
        var round = OutlookRound(
            folders: folders, cursor: try await begin(lookbackDays),
            known: try await store.labels(in: context.database), begin: connection.loadedAt)
        if round.mayHaveLostFolders { try await leaveLostFolders(round) }
        for folder in folders {
            try await follow(folder.id, &round)
            // A large mailbox takes several attempts; none of them has failed.
            if isNearDeadline { return .snooze(.zero) }
        }
        return try await finish(round)
    }

    /// The stored cursor or, for a first or full sync, one that lists all folders; stored, so that it is one listing
    /// however often it dies. One that is asked for takes the place of what began before.
    private func begin(_ lookbackDays: Int) async throws -> MailCursor {
        let stored = connection.cursor
        if let stored, stored.folders != nil, !connection.isFullSyncRequested { return stored }
        let lookback = Int(Date().addingTimeInterval(-Double(lookbackDays) * 86_400).timeIntervalSince1970)
        let folders = (stored?.folders ?? [:]).mapValues { _ in MailCursor.Folder(listing: .init()) }
        let cursor = MailCursor(folders: folders, after: min(lookback, stored?.after ?? lookback))
        let id = connection.id
        try await context.transaction { try await Connections.begin(cursor, of: id, in: $0) }
        return cursor
    }

    /// Before the first page is committed, and with it a cursor without the folders that are gone.
    private func leaveLostFolders(_ round: OutlookRound) async throws {
        let (id, folders) = (connection.id, round.folderIDs)
        try await context.transaction { transaction in
            try await Connections.hold(id, in: transaction)
            try await store.leaveAll(but: folders, in: transaction)
        }
    }

    private func follow(_ folder: String, _ round: inout OutlookRound) async throws {
        do {
            do {
                try await pages(of: folder, &round)
            } catch ProviderError.resyncNeeded {
                context.logger.notice("a cursor of \(connection.account) is no longer known, listing its folder again")
                round.relist(folder)
                try await pages(of: folder, &round)
            }
            round.found(folder)
        } catch ProviderError.notFound {
            // Deleted since the folders were listed, or not.
            round.miss(folder)
        }
    }

    private func pages(of folder: String, _ round: inout OutlookRound) async throws {
        while true {
            try Task.checkCancellation()
            let state = round.state(of: folder)
            let page = try await page(of: folder, state, after: round.after)
            let content = try await OutlookPageReader(sync: self, round: round, folder: folder).read(page)
            let isLast = round.advance(folder, past: page, GraphMail.filteredLimit)
            try await commit(content, folder, state, isLast: isLast, &round)
            if isLast { return }
            if isNearDeadline { return }
        }
    }

    private func page(
        of folder: String, _ state: MailCursor.Folder, after: Int
    ) async throws -> GraphDeltaPage<GraphMessage> {
        if let link = state.link { return try await mail.delta(following: link) }
        let isWhole = state.listing?.isWhole ?? false
        return try await mail.delta(
            folder: folder, since: isWhole ? nil : Date(timeIntervalSince1970: Double(after)))
    }

    /// Where nothing has changed, nothing is written before the end.
    private func commit(
        _ page: OutlookPage, _ folder: String, _ before: MailCursor.Folder, isLast: Bool, _ round: inout OutlookRound
    ) async throws {
        round.note(page)
        if page.unreadable > 0 {
            context.logger.warning("\(page.unreadable) messages of \(connection.account) cannot be read")
        }
        if page.isEmpty, page.unreadable == 0, before.listing == nil { return }
        let (cursor, mark, labels) = (round.cursor, before.listing?.mark, round.newLabels())
        let ended = isLast ? mark : nil
        try await context.transaction { transaction in
            if let labels { try await store.replaceLabels(labels, in: transaction) }
            var counts = try await store.upsert(page.messages, seenBy: mark, toldBy: folder, in: transaction)
            counts["updated"] += try await store.set(page.states, seenBy: mark, in: transaction)
            if page.unreadable > 0 { counts["unreadable"] += page.unreadable }
            try await store.leave(page.removed, folder: folder, in: transaction)
            if let ended {
                try await store.leaveUnseen(by: ended, after: cursor.after ?? 0, folder: folder, in: transaction)
            }
            try await Connections.store(cursor, of: connection.id, in: transaction)
            try await session.indexMail(in: transaction)
            try await context.count(counts, in: transaction)
        }
        session.progress.note()
    }

    /// With the end the cursor moves, and what is nowhere is removed.
    private func finish(_ finished: OutlookRound) async throws -> JobOutcome {
        var round = finished
        guard try await OutlookDepartures(sync: self).settle(round) else { return .snooze(.zero) }
        let labels = round.newLabels()
        if labels == nil, round.cursor == connection.cursor {
            // One statement and no transaction. Its fence is that this process may act.
            try await context.mayAct()
            try await Connections.noteSync(of: connection.id, in: context.database)
            return .done(counts: MailStore.zeros)
        }
        let cursor = round.cursor
        return .done(counts: MailStore.zeros) { transaction in
            if let labels { try await store.replaceLabels(labels, in: transaction) }
            try await Connections.store(cursor, of: connection.id, in: transaction)
            return [:]
        }
    }
}
