import FoundationEssentials
import Jobs
import Logging
import Models
import Postgres
import Providers

/// One sync of one calendar: what changed or, where that cannot be told, all events of a time.
///
/// Each page is committed by itself, with where the round goes on; whatever dies in between, the next attempt goes on
/// from there. The window moves as time passes: once a day everything in it is listed anew, which also brings in what
/// time alone has brought near.
struct CalendarRound: Sendable {
    let calendar: CalendarRow
    let session: ConnectionSession
    let source: any EventSource
    private let store: EventStore

    /// What a page may take at most, with a provider that asks us to slow down.
    private static let reserve = Duration.seconds(60)

    /// What a round reports of, where it has nothing to report.
    private static let zeros: Counts = ["new": 0, "updated": 0, "cancelled": 0, "attendees": 0]

    private var context: WorkContext { session.context }

    init(_ calendar: CalendarRow, _ session: ConnectionSession) {
        self.calendar = calendar
        self.session = session
        source = session.events(of: calendar.providerID)
        store = EventStore(
            calendarID: calendar.id, connection: session.connection,
            correlationID: session.context.correlationID.rawValue)
    }

    func run(lookbackDays: Int) async throws -> JobOutcome {
        let wanted = CalendarWindow(around: calendar.now, lookbackDays: lookbackDays)
        if !calendar.isFullSyncRequested, let begun = calendar.cursor,
            begun.page != nil || begun.mark != nil || !needsListing(begun, wanted)
        {
            do {
                return try await follow(begun)
            } catch let error as ProviderError where error.losesPlace {
                context.logger.notice("a cursor of a calendar is no longer known, listing it again")
            }
        }
        return try await follow(try await begin(wanted))
    }

    private func needsListing(_ cursor: CalendarCursor, _ wanted: CalendarWindow) -> Bool {
        cursor.cursor == nil || cursor.window.isOutdated(by: wanted)
    }

    /// Stored, so that it is one listing however often it dies.
    private func begin(_ window: CalendarWindow) async throws -> CalendarCursor {
        let cursor = CalendarCursor(cursor: nil, window: window, page: nil, mark: UUID())
        try await context.transaction { try await Calendars.begin(cursor, of: calendar.id, in: $0) }
        return cursor
    }

    private func follow(_ begun: CalendarCursor) async throws -> JobOutcome {
        var cursor = begun
        while true {
            try Task.checkCancellation()
            let page = try await page(cursor)
            let changes = EventChanges(page.changes, in: cursor.window)
            if !changes.unreadable.isEmpty {
                context.logger.warning(
                    "\(changes.unreadable.count) events of \(session.connection.account) cannot be read")
            }
            switch page.continuation {
            case .end(let next): return try await finish(changes, next, cursor)
            case .next(let next): cursor.page = next
            }
            let after = cursor
            try await context.transaction { transaction in
                // the account before its calendar, as a listing of calendars has it: two jobs must not wait in a ring
                let counts = try await apply(changes, seenBy: after.mark, in: transaction)
                try await Calendars.store(after, of: calendar.id, in: transaction)
                try await context.count(counts, in: transaction)
            }
            session.progress.note()
            // A large calendar takes several attempts; none of them has failed.
            if context.deadline - .now < Self.reserve { return .snooze(.zero) }
        }
    }

    /// With what search needs of it.
    private func apply(
        _ changes: EventChanges, seenBy mark: UUID?, in transaction: PostgresTransaction
    ) async throws -> Counts {
        try await Connections.hold(session.connection.id, in: transaction)
        let counts = try await store.apply(changes, seenBy: mark, in: transaction)
        try await context.enqueue(IndexEvents.requests(of: calendar.id, in: transaction), in: transaction)
        return counts
    }

    private func page(_ cursor: CalendarCursor) async throws -> EventPage {
        if let since = cursor.cursor, cursor.mark == nil {
            return try await source.changes(since: since, page: cursor.page)
        }
        return try await source.listing(of: cursor.window, page: cursor.page)
    }

    /// The last page: with it the cursor moves and, after a listing, what no page has shown is removed.
    private func finish(
        _ changes: EventChanges, _ next: String?, _ before: CalendarCursor
    ) async throws -> JobOutcome {
        var cursor = before
        (cursor.cursor, cursor.page, cursor.mark) = (next, nil, nil)
        if cursor == calendar.cursor, changes.isEmpty {
            // One statement and no transaction, for most syncs end here. Its fence is that this process may act.
            try await context.mayAct()
            try await Calendars.noteSync(of: calendar.id, in: context.database)
            return .done(counts: Self.zeros)
        }
        let after = cursor
        return .done(counts: Self.zeros) { transaction in
            var counts = try await apply(changes, seenBy: before.mark, in: transaction)
            if let mark = before.mark {
                counts["cancelled"] += try await store.removeUnseen(
                    by: mark, in: before.window, in: transaction)
            }
            try await Calendars.store(after, of: calendar.id, in: transaction)
            return counts
        }
    }
}

extension ProviderError {
    /// Whether the round cannot go on where it was: the cursor or the page is no longer known.
    fileprivate var losesPlace: Bool {
        switch self {
        case .resyncNeeded, .badRequest: true
        default: false
        }
    }
}
