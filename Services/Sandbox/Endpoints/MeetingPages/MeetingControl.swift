import FoundationEssentials

/// `/control/meetings`: `GET` and `PUT` of the site's mood (a ``MeetingSite/Mood``), `DELETE` for a good one; `GET counts`; `GET`
/// and `PUT members/N`, what a member has published (a list of ``MeetingSite/Listed``).
struct MeetingControl: Sendable {
    let site: MeetingSite

    private struct Failure: Encodable {
        let error: String
        let code: String
    }

    func respond(to request: SandboxRequest) -> SandboxReply {
        do {
            return try answer(request) ?? Self.failure(404, "notFound", "no control method \(request.method) there")
        } catch {
            return Self.failure(400, "invalidBody", "the request's JSON cannot be read: \(error)")
        }
    }

    private func answer(_ request: SandboxRequest) throws -> SandboxReply? {
        let path = Array(request.path.dropFirst(2))
        switch (request.method, path.first, path.count) {
        case ("GET", nil, 0): break
        case ("PUT", nil, 0): site.mood = try ControlAPI.decode(request)
        case ("DELETE", nil, 0): site.mood = MeetingSite.Mood()
        case ("GET", "counts", 1): return SandboxReply(json: site.counts)
        case (_, "members", 2): return try Int(path[1]).flatMap { try member($0, request) }
        default: return nil
        }
        return SandboxReply(json: site.mood)
    }

    private func member(_ number: Int, _ request: SandboxRequest) throws -> SandboxReply? {
        switch request.method {
        case "GET": break
        case "PUT": site.set(try ControlAPI.decode(request), of: number)
        default: return nil
        }
        return site.meetings(of: number).map { SandboxReply(json: $0) }
    }

    private static func failure(_ status: Int, _ code: String, _ message: String) -> SandboxReply {
        SandboxReply(status: status, json: Failure(error: message, code: code))
    }
}
