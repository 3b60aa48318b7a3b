import FoundationEssentials
import Schedules

extension GoogleCalendarAPI {
    /// Where a page ended, and what its round began with.
    private struct Place: Codable {
        let after: String
        /// What the sync token at the end of the round will tell from.
        let revision: UInt64
    }

    /// What is asked for, apart from the page.
    private struct Listing {
        let index: Int
        let isSingle: Bool
        /// Nil where there is no bound.
        let window: Range<Date>?
        let showsDeleted: Bool
        let updatedMin: Date?
        let syncToken: String?
        /// Of this listing, for its tokens: those of other parameters are refused.
        let name: String
        /// Of all rounds of this listing.
        let syncName: String
    }

    /// `events.list`: whole, or with `syncToken` what changed. The sync token comes on the last page only.
    func events(of user: SandboxUser, _ calendar: String, _ request: SandboxRequest) throws -> SandboxReply {
        let book = user.withState { $0.calendars }
        let listing = try Self.listing(user, calendar, request, book)
        let size = try Self.pageSize(request, largest: 2500, standard: 250)
        let place = try request.first("pageToken").map { try Self.value($0, listing.name, as: Place.self) }
        let since = try listing.syncToken.map { try Self.since($0, listing, book) }
        let items = Self.items(listing, since: since, in: book, now: state.now)
            .filter { item in place.map { item.id > $0.after } ?? true }
        let page = items.prefix(size)
        var answer: [String: JSON] = [
            "kind": "calendar#events", "etag": "\"p\(book.revision)\"",
            "summary": .text(book.calendars[listing.index].name), "timeZone": .text(book.zone.name),
            "accessRole": book.calendars[listing.index].isWritable ? "owner" : "reader",
            "updated": .text(GoogleEventBuilder.instant(Int64(state.now.timeIntervalSince1970))),
            "defaultReminders": [], "items": .list(page.map { .object($0.json) }),
        ]
        let revision = place?.revision ?? book.revision
        if items.count > size, let last = page.last {
            answer["nextPageToken"] = .text(
                OpaqueToken.text(Place(after: last.id, revision: revision), listing: listing.name))
        } else if user.givesSyncTokens, request.first("orderBy") == nil {
            answer["nextSyncToken"] = .text(OpaqueToken.text(revision, listing: listing.syncName))
        }
        return SandboxReply(json: answer)
    }

    private static func since(_ token: String, _ listing: Listing, _ book: CalendarBook) throws -> UInt64 {
        guard let since = OpaqueToken.value(token, listing: listing.syncName, as: UInt64.self) else {
            throw GmailError.badRequest("Invalid sync token value.")
        }
        guard since >= book.lowestRevision, since <= book.revision else { throw GmailError.gone }
        return since
    }

    private static func items(
        _ listing: Listing, since: UInt64?, in book: CalendarBook, now: Date
    ) -> [(id: String, json: [String: JSON])] {
        let builder = GoogleEventBuilder(book: book)
        // Google's own horizon for series without an end.
        let horizon = now.addingTimeInterval(-400 * 86_400)..<now.addingTimeInterval(800 * 86_400)
        let window = listing.window ?? horizon
        var items: [(id: String, json: [String: JSON])] = []
        for event in book.events(of: listing.index) {
            let instances = listing.isSingle ? event.instances(in: window) : []
            if !listing.isSingle, since == nil || event.revision > since ?? 0, event.isIn(window) {
                items.append((event.id, builder.master(event)))
            }
            // Without expansion only what differs from its series is listed beside it.
            let others = listing.isSingle ? instances : event.exceptions.keys.sorted().map(event.instance)
            for instance in others where since == nil || instance.revision > since ?? 0 {
                if since == nil, !instance.span.overlaps(window) { continue }
                items.append((builder.id(of: instance), builder.instance(instance)))
            }
        }
        return items.filter { item in
            since != nil || listing.showsDeleted || item.json["status"] != "cancelled"
        }.filter { item in
            guard let least = listing.updatedMin, case .text(let updated)? = item.json["updated"] else { return true }
            return updated >= GoogleEventBuilder.instant(Int64(least.timeIntervalSince1970))
        }.sorted { $0.id < $1.id }
    }

    private static func listing(
        _ user: SandboxUser, _ calendar: String, _ request: SandboxRequest, _ book: CalendarBook
    ) throws -> Listing {
        let index = try index(of: calendar, in: book)
        let syncToken = request.first("syncToken")
        if syncToken != nil { try checkIncremental(request) }
        let isSingle = request.first("singleEvents") == "true"
        if request.first("orderBy") == "startTime", !isSingle {
            throw GmailError.badRequest("The requested ordering is not available for the particular query.")
        }
        let from = try request.first("timeMin").map(instant)
        let to = try request.first("timeMax").map(instant)
        if let from, let to, from >= to {
            throw GmailError.badRequest("The specified time range is empty.")
        }
        let isWindowed = from != nil || to != nil
        let same = "events \(user.email) \(index) \(isSingle)"
        return Listing(
            index: index, isSingle: isSingle,
            window: isWindowed ? (from ?? .distantPast)..<(to ?? horizon(after: from)) : nil,
            showsDeleted: request.first("showDeleted") == "true",
            updatedMin: try request.first("updatedMin").map(instant), syncToken: syncToken,
            name: "\(same) \(request.first("timeMin") ?? "") \(request.first("timeMax") ?? "") \(syncToken ?? "")",
            syncName: "sync \(same)")
    }

    private static func horizon(after from: Date?) -> Date {
        (from ?? Date(timeIntervalSince1970: 0)).addingTimeInterval(800 * 86_400)
    }

    private static func checkIncremental(_ request: SandboxRequest) throws {
        let barred = [
            "iCalUID", "orderBy", "privateExtendedProperty", "q", "sharedExtendedProperty", "timeMin", "timeMax",
            "updatedMin",
        ]
        if let name = barred.first(where: { request.first($0) != nil }) {
            throw GmailError.badRequest("Sync token cannot be used with other query restrictions: \(name).")
        }
        if request.first("showDeleted") == "false" {
            throw GmailError.badRequest("showDeleted=false cannot be used with a sync token.")
        }
    }

    private static func instant(_ text: String) throws -> Date {
        guard let instant = WireTime.instant(text) else {
            throw GmailError.badRequest("Invalid value for a time: '\(text)'")
        }
        return instant
    }
}

extension StoredEvent {
    /// Whether it, or any instance, is in a time.
    fileprivate func isIn(_ window: Range<Date>) -> Bool {
        instances(in: window).contains { $0.span.overlaps(window) }
    }
}
