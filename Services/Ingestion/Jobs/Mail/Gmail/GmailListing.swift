import FoundationEssentials
import Jobs
import Logging
import Models
import Postgres
import Providers

/// A first or full sync: lists the mailbox, stores page after page, then removes what is gone.
struct GmailListing: Sendable {
    let sync: GmailSync

    func run(lookbackDays: Int) async throws -> JobOutcome {
        var (listing, page) = try await start(lookbackDays)
        var leftOut = sync.leftOut
        while true {
            try Task.checkCancellation()
            let fetched = try await sync.fetch(page.messages.map(\.id), &leftOut)
            guard let next = page.nextPageToken else { return finish(listing, fetched, leftOut) }
            listing.pageToken = next
            try await store(fetched, cursor(listing, leftOut))
            sync.session.progress.note()
            // A large mailbox takes several attempts; none of them has failed.
            if sync.context.deadline - .now < Self.reserve { return .snooze(.zero) }
            page = try await list(listing)
        }
    }

    /// Goes on with a listing that has begun, unless a full sync was asked for since, or the provider no longer knows its
    /// page; then it begins anew.
    private func start(_ lookbackDays: Int) async throws -> (MailCursor.Listing, GmailMessageList) {
        if !sync.connection.isFullSyncRequested, let begun = sync.connection.cursor?.listing {
            do {
                return (begun, try await list(begun))
            } catch GmailError.badRequest where begun.pageToken != nil {
                sync.context.logger.notice("the page to go on with is no longer known, listing from the start")
            }
        }
        let listing = try await begin(lookbackDays)
        return (listing, try await list(listing))
    }

    private func list(_ listing: MailCursor.Listing) async throws -> GmailMessageList {
        try await sync.gmail.listMessages(
            query: "after:\(listing.after)", pageToken: listing.pageToken, maxResults: Self.pageSize,
            includeSpamTrash: true)
    }

    /// What a page may take at most, with a provider that asks us to slow down.
    private static let reserve = Duration.seconds(60)

    /// One batch of messages: what is fetched with one request, stored in one transaction, and lost at most when a
    /// process dies.
    private static let pageSize = 50

    /// Takes the anchor before anything is listed, and stores it, so that a sync that dies resumes with the same one.
    private func begin(_ lookbackDays: Int) async throws -> MailCursor.Listing {
        let oldest = try await sync.store.oldest(in: sync.context.database)
        let lookback = Date().addingTimeInterval(-Double(lookbackDays) * 86_400)
        let after = Int(min(lookback, oldest ?? lookback).timeIntervalSince1970) - 1
        let listing = MailCursor.Listing(mark: UUID(), anchor: try await anchor(), after: after)
        let labels = try await sync.labels()
        try await sync.context.transaction { transaction in
            try await sync.store.replaceLabels(labels, in: transaction)
            try await Connections.begin(cursor(listing, sync.leftOut), of: sync.connection.id, in: transaction)
        }
        return listing
    }

    /// The profile's history id or, where a server has no profile endpoint, the newest message's.
    private func anchor() async throws -> String {
        do {
            return try await sync.gmail.profile().historyID
        } catch GmailError.notFound {
            let newest = try await sync.gmail.listMessages(maxResults: 1, includeSpamTrash: true).messages.first
            guard let newest else { return "1" }
            return try await sync.gmail.message(newest.id, format: .minimal).historyID ?? "1"
        }
    }

    private func cursor(
        _ listing: MailCursor.Listing?, _ leftOut: LeftOutMail, historyID: String? = nil
    ) -> MailCursor {
        MailCursor(
            historyID: historyID ?? sync.connection.cursor?.historyID, listing: listing,
            leftOut: leftOut.isEmpty ? nil : leftOut)
    }

    private func store(_ fetched: GmailFetch, _ cursor: MailCursor) async throws {
        try await sync.context.transaction { transaction in
            let counts = try await write(fetched, seenBy: cursor.listing?.mark, in: transaction)
            try await sync.context.count(counts, in: transaction)
            try await Connections.store(cursor, of: sync.connection.id, in: transaction)
            try await sync.session.indexMail(in: transaction)
        }
    }

    /// What could not be had was seen all the same: what the store has of it stays.
    private func write(
        _ fetched: GmailFetch, seenBy mark: UUID?, in transaction: PostgresTransaction
    ) async throws -> Counts {
        var counts = try await sync.store.upsert(fetched.messages, seenBy: mark, in: transaction)
        if let mark { try await sync.store.see(Array(fetched.failures.keys), by: mark, in: transaction) }
        if fetched.unreadable > 0 { counts["unreadable"] += fetched.unreadable }
        return counts
    }

    /// The last page: with it the cursor moves, and what no page has shown is removed.
    private func finish(
        _ listing: MailCursor.Listing, _ fetched: GmailFetch, _ leftOut: LeftOutMail
    ) -> JobOutcome {
        let cursor = cursor(nil, leftOut, historyID: listing.anchor)
        return .done(counts: MailStore.zeros) { transaction in
            var counts = try await write(fetched, seenBy: listing.mark, in: transaction)
            counts["deleted"] += try await sync.store.removeUnseen(by: listing, in: transaction)
            try await Connections.store(cursor, of: sync.connection.id, in: transaction)
            try await sync.session.indexMail(in: transaction)
            return counts
        }
    }
}
