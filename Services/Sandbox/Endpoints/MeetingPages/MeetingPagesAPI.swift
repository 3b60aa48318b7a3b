import FoundationEssentials

/// `/parliament/members/N/meetings?page=P` from page 0 on, in HTML, and `/robots.txt`.
struct MeetingPagesAPI: Sendable {
    let site: MeetingSite

    func respond(to request: SandboxRequest) -> SandboxReply {
        guard request.method == "GET" else { return Self.page(405, "") }
        if request.path == ["robots.txt"] { return Self.text(site.mood.robots) }
        let path = request.path
        guard path.count == 4, path[1] == "members", path[3] == "meetings", let member = Int(path[2]),
            let meetings = site.meetings(of: member), let page = Int(request.first("page") ?? "0")
        else { return Self.page(404, "<h1>Not found</h1>") }
        let mood = site.take()
        var reply: SandboxReply
        if let status = mood.status {
            reply = Self.page(status, "<h1>Sorry</h1>")
        } else {
            reply = answer(
                request, member, Array(meetings.dropFirst(page * MeetingSite.pageSize).prefix(MeetingSite.pageSize)),
                mood)
        }
        reply.delay = .milliseconds(mood.delayMs)
        return reply
    }

    private func answer(
        _ request: SandboxRequest, _ member: Int, _ meetings: [MeetingSite.Listed], _ mood: MeetingSite.Mood
    ) -> SandboxReply {
        let rows = meetings.map { Self.row($0, mood.isRedesigned ? "card" : "meeting") }.joined()
        var reply = Self.page(200, "<h1>Member \(member)</h1><ul>\(rows)</ul>")
        let tag =
            "\"\(reply.body.reduce(into: UInt64(14_695_981_039_346_656_037)) { $0 = ($0 ^ UInt64($1)) &* 1_099_511_628_211 })\""
        reply.headers.append(("ETag", tag))
        let isUnchanged = request.ifNoneMatch == tag
        site.count(unchanged: isUnchanged)
        if isUnchanged {
            reply.status = 304
            reply.body = []
        }
        return reply
    }

    private static func row(_ meeting: MeetingSite.Listed, _ style: String) -> String {
        let guests = meeting.participants.map { "<li>\(escaped($0))</li>" }.joined()
        return """
            <li class="\(style)"><h3>\(escaped(meeting.title))</h3><time>\(meeting.date)</time>\
            <span class="place">\(escaped(meeting.place))</span><ul class="with">\(guests)</ul></li>
            """
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }

    private static func page(_ status: Int, _ body: String) -> SandboxReply {
        var reply = SandboxReply(
            status: status,
            body: Array("<!doctype html><html lang=\"en\"><title>Meetings</title><body>\(body)</body></html>".utf8))
        reply.contentType = "text/html; charset=utf-8"
        return reply
    }

    private static func text(_ text: String) -> SandboxReply {
        var reply = SandboxReply(body: Array(text.utf8))
        reply.contentType = "text/plain; charset=utf-8"
        return reply
    }
}
