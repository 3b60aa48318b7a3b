import FoundationEssentials

extension ControlAPI {
    private struct Steps: Codable, Sendable {
        var steps: Int?
    }

    private struct Made: Codable, Sendable {
        let id: String
    }

    /// `POST events` with a ``NewEvent``, `POST events/{id}[/{date}]` with what changes, `DELETE events/{id}`.
    func events(_ request: SandboxRequest, _ path: [String], user: SandboxUser) throws -> SandboxReply? {
        switch (request.method, path.count) {
        case ("POST", 0):
            return SandboxReply(status: 201, json: Made(id: try user.addEvent(try Self.decode(request))))
        case ("POST", 1...2): try user.changeEvent(path[0], on: path.dropFirst().first, try Self.decode(request))
        case ("DELETE", 1): try user.deleteEvent(path[0])
        default: return nil
        }
        return Self.done
    }

    /// `GET calendar[?from=…&to=…]`, `POST calendar/expire`, `POST calendar/activity` with `{"steps": 3}`.
    func calendar(_ request: SandboxRequest, _ path: [String], user: SandboxUser) throws -> SandboxReply? {
        switch (request.method, path) {
        case ("GET", []):
            guard let from = request.first("from"), let to = request.first("to") else {
                return SandboxReply(json: user.calendarDump())
            }
            guard let first = WireTime.instant(from), let last = WireTime.instant(to), first < last else {
                throw SandboxError(.invalidValue, "from and to must be instants in order")
            }
            return SandboxReply(json: user.calendarDump(in: first..<last))
        case ("POST", ["expire"]): user.expireCalendars()
        case ("POST", ["activity"]):
            let steps = request.body.isEmpty ? Steps() : try Self.decode(request, as: Steps.self)
            return SandboxReply(json: user.actOnCalendar(steps: steps.steps ?? 1))
        default: return nil
        }
        return Self.done
    }
}
