import FoundationEssentials

/// Google Calendar's methods under `/calendar/v3`, as far as reading calendars needs them.
struct GoogleCalendarAPI: Sendable {
    let state: SandboxState

    private enum Call {
        case calendars
        case events(calendar: String)
        case event(calendar: String, id: String)

        var endpoint: Endpoint {
            switch self {
            case .calendars: .calendarList
            case .events: .eventsList
            case .event: .eventsGet
            }
        }
    }

    func respond(to request: SandboxRequest) -> SandboxReply {
        guard let call = Self.call(request) else { return GmailError.notFound.reply }
        guard let header = request.authorization, header.lowercased().hasPrefix("bearer "),
            let user = state.user(accessToken: String(header.dropFirst("bearer ".count)))
        else { return GmailError.unauthorized.reply }
        let admission = user.admit(call.endpoint, isResumed: request.first("syncToken") != nil)
        var reply = answer(request, call, user, admission)
        reply.delay += admission.decision.delay
        return reply
    }

    private static func call(_ request: SandboxRequest) -> Call? {
        let path = request.path
        guard request.method == "GET", path.count >= 4, path[1] == "v3" else { return nil }
        if path.dropFirst(2) == ["users", "me", "calendarList"] { return .calendars }
        guard path[2] == "calendars", path.count >= 5, path[4] == "events" else { return nil }
        return switch path.count {
        case 5: .events(calendar: path[3])
        case 6: .event(calendar: path[3], id: path[5])
        default: nil
        }
    }

    private func answer(
        _ request: SandboxRequest, _ call: Call, _ user: SandboxUser, _ admission: SandboxUser.Admission
    ) -> SandboxReply {
        let fault = admission.decision.fault
        if let fault, let error = GmailAPI.refusal(fault, now: state.now) { return error.reply }
        guard admission.isWithinQuota else {
            return GmailError.rateLimit(user.quota.refusalStatus, reason: "rateLimitExceeded").reply
        }
        let reply: SandboxReply
        do {
            reply =
                switch call {
                case .calendars: try calendars(of: user, request)
                case .events(let calendar): try events(of: user, calendar, request)
                case .event(let calendar, let id): try event(id, of: user, calendar)
                }
        } catch let error as GmailError {
            reply = error.reply
        } catch {
            reply = GmailError.internalError.reply
        }
        return fault.map { GmailAPI.disturb(reply, by: $0) } ?? reply
    }

    // MARK: Calendars

    private func calendars(of user: SandboxUser, _ request: SandboxRequest) throws -> SandboxReply {
        let book = user.withState { $0.calendars }
        let size = try Self.pageSize(request, largest: 250, standard: 100)
        let listing = "calendarList \(user.email)"
        let first = try request.first("pageToken").map { try Self.value($0, listing, as: Int.self) } ?? 0
        let page = book.calendars.indices.dropFirst(first).prefix(size)
        var answer: [String: JSON] = [
            "kind": "calendar#calendarList", "etag": "\"p\(book.revision)\"",
            "items": .list(page.map { GoogleEventBuilder.calendar(book, $0) }),
        ]
        if page.endIndex < book.calendars.count {
            answer["nextPageToken"] = .text(OpaqueToken.text(page.endIndex, listing: listing))
        } else {
            answer["nextSyncToken"] = .text(OpaqueToken.text(book.revision, listing: "sync \(listing)"))
        }
        return SandboxReply(json: answer)
    }

    private func event(_ id: String, of user: SandboxUser, _ calendar: String) throws -> SandboxReply {
        let book = user.withState { $0.calendars }
        let index = try Self.index(of: calendar, in: book)
        let builder = GoogleEventBuilder(book: book)
        let pieces = id.split(separator: "_")
        guard let event = book.events[String(pieces.first ?? "")], event.calendar == index else {
            throw GmailError.notFound
        }
        if pieces.count == 1 { return SandboxReply(json: JSON.object(builder.master(event))) }
        guard let date = GoogleEventBuilder.date(ofInstance: String(pieces[1]), event),
            let instance = event.existingInstance(on: date)
        else { throw GmailError.notFound }
        return SandboxReply(json: JSON.object(builder.instance(instance)))
    }

    static func index(of calendar: String, in book: CalendarBook) throws -> Int {
        if calendar == "primary" { return 0 }
        guard let index = book.calendars.firstIndex(where: { $0.id == calendar }) else { throw GmailError.notFound }
        return index
    }

    /// `maxResults`: more than the largest count as the largest.
    static func pageSize(_ request: SandboxRequest, largest: Int, standard: Int) throws -> Int {
        guard let text = request.first("maxResults") else { return standard }
        guard let size = Int(text), size > 0 else { throw GmailError.badRequest("Invalid value for maxResults") }
        return min(size, largest)
    }

    /// - Throws: ``GmailError`` 400 for a token of another listing.
    static func value<Value: Codable>(_ token: String, _ listing: String, as type: Value.Type) throws -> Value {
        guard let value = OpaqueToken.value(token, listing: listing, as: type) else {
            throw GmailError.badRequest("Invalid page token value.")
        }
        return value
    }
}
