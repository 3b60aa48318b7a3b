import FoundationEssentials
import Schedules

extension GraphAPI {
    /// A round of changes, from its first request on; all of it is in the links.
    struct ViewRound: Codable, Sendable {
        let calendar: Int
        /// Seconds since 1970.
        let start: Double
        let end: Double
        /// What changes are told from; nil for everything there is.
        var from: UInt64?
        /// What the next round tells from.
        var until: UInt64
        /// The last item of the page before.
        var after: String?

        var window: Range<Date> { Date(timeIntervalSince1970: start)..<Date(timeIntervalSince1970: end) }
    }

    func calendars(_ request: GraphRequest) -> SandboxReply {
        let book = request.user.withState { $0.calendars }
        let items = book.calendars.indices.map { index -> JSON in
            [
                "id": .text(Self.calendarID(index)),
                "name": .text(index == 0 ? "Calendar" : book.calendars[index].name),
                "isDefaultCalendar": .bool(index == 0), "canEdit": .bool(book.calendars[index].isWritable),
                "color": "auto", "owner": ["name": .text(book.owner), "address": .text(book.owner)],
            ]
        }
        let answer: [String: JSON] = [
            "@odata.context": .text(request.context("users/calendars")), "value": .list(items),
        ]
        return SandboxReply(json: answer)
    }

    func event(_ request: GraphRequest, _ id: String) throws(GraphRefusal) -> SandboxReply {
        let book = request.user.withState { $0.calendars }
        let builder = try GraphEventBuilder(book: book, request.preferences)
        let pieces = GraphItemID.read(id)?.item.split(separator: ":") ?? []
        guard let event = pieces.first.flatMap({ book.events[String($0)] }), event.state != .deleted else {
            throw .notFound
        }
        guard pieces.count > 1 else { return SandboxReply(json: builder.master(event)) }
        guard let instance = CivilDate(pieces[1]).flatMap(event.existingInstance), instance.state != .deleted else {
            throw .notFound
        }
        return SandboxReply(json: builder.whole(instance))
    }

    func viewDelta(_ request: GraphRequest, calendar: String?) throws(GraphRefusal) -> SandboxReply {
        let book = request.user.withState { $0.calendars }
        let round = try Self.round(request, calendar: calendar, book)
        if let from = round.from, from < book.lowestRevision { throw .lostState }
        let builder = try GraphEventBuilder(book: book, request.preferences)
        let items = Self.items(round, book, builder).sorted { $0.key < $1.key }
            .filter { item in round.after.map { item.key > $0 } ?? true }
        let size = request.preferences.pageSize ?? 10
        let page = items.prefix(size)
        var answer: [String: JSON] = [
            "@odata.context": .text(request.context("Collection(event)")), "value": .list(page.map(\.json)),
        ]
        var rest = round
        if items.count > size, let last = page.last {
            rest.after = last.key
            answer["@odata.nextLink"] = .text(
                request.link([("$skiptoken", OpaqueToken.text(rest, listing: Self.listing(request)))]))
        } else {
            (rest.from, rest.after) = (round.until, nil)
            answer["@odata.deltaLink"] = .text(
                request.link([("$deltatoken", OpaqueToken.text(rest, listing: Self.listing(request)))]))
        }
        return SandboxReply(json: answer)
    }

    private static func listing(_ request: GraphRequest) -> String { "view delta \(request.user.email)" }

    static func calendarID(_ index: Int) -> String { "AQMkADAwC" + Base64URL.encode(Array("calendar-\(index)".utf8)) }

    private static func round(
        _ request: GraphRequest, calendar: String?, _ book: CalendarBook
    ) throws(GraphRefusal) -> ViewRound {
        guard let index = calendar.map({ id in book.calendars.indices.first { calendarID($0) == id } }) ?? 0 else {
            throw .notFound
        }
        for name in ["$skiptoken", "$deltatoken"] {
            guard let token = request.first(name) else { continue }
            guard var round = OpaqueToken.value(token, listing: listing(request), as: ViewRound.self),
                round.calendar == index
            else { throw .badRequest("Badly formed token.") }
            if name == "$deltatoken" { round.until = book.revision }
            return round
        }
        let barred = ["$select", "$expand", "$filter", "$orderby", "$search"]
        if let name = barred.first(where: { request.first($0) != nil }) {
            throw .badRequest("\(name) is not supported with change tracking over calendarView.")
        }
        let named = { (name: String) in request.http.query.first { $0.name.lowercased() == name }?.value }
        guard let start = named("startdatetime").flatMap(WireTime.instant),
            let end = named("enddatetime").flatMap(WireTime.instant), start < end
        else { throw .badRequest("This request requires a time window by startDateTime and endDateTime.") }
        return ViewRound(
            calendar: index, start: start.timeIntervalSince1970, end: end.timeIntervalSince1970, until: book.revision)
    }

    private static func items(
        _ round: ViewRound, _ book: CalendarBook, _ builder: GraphEventBuilder
    ) -> [(key: String, json: JSON)] {
        book.events(of: round.calendar).flatMap { event -> [(key: String, json: JSON)] in
            let isChanged = event.revision > round.from ?? 0
            let instances = event.instances(in: round.window)
            let told = instances.filter { isChanged || $0.revision > round.from ?? 0 }
            var items = told.compactMap { instance in
                builder.change(instance, in: round.window, since: round.from)
            }
            let isHere = !instances.isEmpty
            let isMasterHere = isHere && (round.from == nil || event.span.overlaps(round.window))
            if event.repetition != nil, isChanged, isMasterHere, event.state != .deleted {
                items.append((event.id, builder.change(event, since: round.from)))
            } else if isChanged, round.from != nil, !isHere || event.repetition != nil {
                // What lies elsewhere is told of as well, as gone; also the beginning of a series that goes on here.
                items.append((event.id, builder.removal(of: event.id)))
            }
            return items
        }
    }
}
