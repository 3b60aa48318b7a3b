public import FoundationEssentials
import HTTPClient

/// Calendars of one Microsoft 365 mailbox; ids are immutable ones, times are asked for in UTC. Throws as
/// ``GraphClient`` says.
public struct GraphCalendar: Sendable {
    let client: GraphClient

    /// All calendars of the mailbox.
    public func calendars() async throws -> [GraphCalendarEntry] {
        try await client.all("/me/calendars?$top=100", [.immutableID])
    }

    /// Begins to follow the events of a time: its first page. The time is fixed for all rounds that follow; begin
    /// anew to move it.
    /// - Parameter calendar: an id; nil for the default calendar.
    public func view(of calendar: String? = nil, from: Date, to: Date) async throws -> GraphDeltaPage<GraphEvent> {
        let query = GraphQuery.text([("startDateTime", TimeStamp.utc(from)), ("endDateTime", TimeStamp.utc(to))])
        let base = calendar.map { "/me/calendars/\(URLEncoding.component($0))" } ?? "/me"
        return try await client.get("\(base)/calendarView/delta?\(query)", deltaPreferences)
    }

    /// The next page of a round, or the first of a new one.
    /// - Parameter link: of ``GraphDeltaPage/continuation``.
    /// - Throws: ``ProviderError`` `resyncNeeded` when the link is too old, or leads nowhere: begin with ``view(of:from:to:)``.
    public func view(following link: String) async throws -> GraphDeltaPage<GraphEvent> {
        try await client.resume(link, deltaPreferences)
    }

    /// One event, or the master of a series.
    /// - Throws: ``ProviderError`` `notFound` when it was deleted meanwhile; ``UnreadableItem``.
    public func event(_ id: String) async throws -> GraphEvent {
        try await client.item("/me/events/\(URLEncoding.component(id))", [.immutableID, .utc])
    }

    /// What a page tells, in the form common to all providers.
    ///
    /// Instances of a series come with their times only; the rest is their series's, whose master may be on another
    /// page, or of another round: then it is asked for, once. Of all others a page may hold only what changed: those are
    /// asked for by themselves.
    /// - Parameter masters: the series seen so far in this round, by id; those of the page are added.
    public func changes(
        _ page: GraphDeltaPage<GraphEvent>, masters: inout [String: GraphEvent]
    ) async throws -> [CalendarChange] {
        for case .upsert(let event) in page.changes where event.isMaster {
            masters[event.id] = event.isWhole ? event : nil
        }
        var changes: [CalendarChange] = []
        for change in page.changes {
            switch change {
            case .removed(let id, _): changes.append(.removed(id: id))
            // A series is its instances.
            case .upsert(let event) where event.isMaster: break
            case .upsert(let event): try await changes.append(contentsOf: whole(event, masters: &masters))
            }
        }
        for id in page.unreadable {
            if let id {
                try await changes.append(contentsOf: fetched(id, masters: &masters))
            } else {
                changes.append(.unreadable(id: nil))
            }
        }
        return changes
    }

    private func whole(_ event: GraphEvent, masters: inout [String: GraphEvent]) async throws -> [CalendarChange] {
        if event.isWhole { return [event.change] }
        guard event.isPlainInstance, let series = event.seriesMasterID else {
            return try await fetched(event.id, masters: &masters)
        }
        do {
            let master = if let known = masters[series] { known } else { try await self.event(series) }
            masters[series] = master
            return [event.completed(by: master).change]
        } catch ProviderError.notFound {
            // The series is gone, and a later page says so of its instances, too.
            return [.removed(id: event.id)]
        } catch is UnreadableItem {
            return [.unreadable(id: event.id)]
        }
    }

    /// - Returns: nothing for the master of a series.
    private func fetched(_ id: String, masters: inout [String: GraphEvent]) async throws -> [CalendarChange] {
        do {
            let event = try await event(id)
            guard event.isMaster else { return [event.change] }
            masters[id] = event
            return []
        } catch ProviderError.notFound {
            return [.removed(id: id)]
        } catch is UnreadableItem {
            return [.unreadable(id: id)]
        }
    }

    private var deltaPreferences: [GraphPreference] {
        [.immutableID, .utc, .pageSize(client.configuration.calendarPageSize)]
    }
}
