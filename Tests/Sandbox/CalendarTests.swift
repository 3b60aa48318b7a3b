import SandboxService
import Testing

@Suite("Calendars", .timeLimit(.minutes(1)))
struct CalendarTests {
    private func get(_ path: String, bench: Bench) async throws -> TestAnswer {
        let token = bench.server.state.issueAccessToken(to: Bench.email)
        return try await bench.client.send(
            "GET", "/calendar/v3/calendars/primary/events\(path)", headers: ["Authorization": "Bearer \(token)"])
    }

    private func control(_ method: String, _ path: String, _ body: String = "", bench: Bench) async throws -> TestAnswer
    {
        try await bench.client.send(method, "/control/users/\(Bench.email)/\(path)", body: Array(body.utf8))
    }

    @Test("the control API makes, changes and ends events and instances")
    func control() async throws {
        try await Bench.run { bench async throws in
            let series =
                #"{"title":"w","start":"2026-10-20T09:00:00","end":"2026-10-20T10:00:00","zone":"Europe/Berlin","#
                + #""frequency":"WEEKLY","count":3,"attendees":["bob@example.org"]}"#
            let made = try await control("POST", "events", series, bench: bench)
            #expect(made.status == 201)
            let id = try #require(try made.json["id"]?.string)
            let move = #"{"start":"2026-10-27T11:00:00","end":"2026-10-27T12:00:00"}"#
            #expect(try await control("POST", "events/\(id)/2026-10-27", move, bench: bench).status == 200)
            #expect(try await control("POST", "events/\(id)/2026-10-28", move, bench: bench).status == 404)
            #expect(try await control("POST", "events/\(id)", move, bench: bench).status == 400)
            let answer = #"{"responses":{"bob@example.org":"declined"}}"#
            #expect(try await control("POST", "events/\(id)", answer, bench: bench).status == 200)
            let dump = try await control("GET", "calendar", bench: bench).json["events"]?.array ?? []
            #expect(
                dump.map { $0["start"]?.string } == [
                    "2026-10-20T07:00:00Z", "2026-10-27T10:00:00Z", "2026-11-03T08:00:00Z",
                ])
            #expect(dump.first?["attendees"] == .list([.text("bob@example.org=declined")]))
            #expect(try await control("DELETE", "events/\(id)", bench: bench).status == 200)
            #expect(try await control("DELETE", "events/\(id)", bench: bench).status == 404)
            for bad in [
                #"{"title":"x","start":"2026-01-01","end":"2026-01-01"}"#, #"{"title":"x","start":"x","end":"y"}"#,
                #"{"title":"x","start":"2026-01-01T01:00:00","end":"2026-01-01T00:00:00"}"#,
                #"{"title":"x","start":"2026-01-01","end":"2026-01-02","zone":"Europe/Atlantis"}"#,
                #"{"title":"x","start":"2026-01-01","end":"2026-01-02","frequency":"HOURLY"}"#,
            ] { #expect(try await control("POST", "events", bad, bench: bench).status == 400) }
        }
    }

    @Test("the same seed gives the same calendar, with events of every kind")
    func generated() async throws {
        var dumps: [CalendarDump] = []
        for _ in 0..<2 {
            dumps.append(
                try await Bench.run { bench async throws in
                    let user = try bench.server.state.addUser(NewUser(email: "bob@example.com", events: 200))
                    user.actOnCalendar(steps: 300)
                    return user.calendarDump()
                })
        }
        #expect(dumps[0] == dumps[1] && !dumps[0].events.isEmpty)
        let events = dumps[0].events
        #expect(
            events.contains { $0.isAllDay } && events.contains { $0.seriesId != nil }
                && events.contains { $0.isException })
        #expect(events.contains { $0.conferenceURL != nil } && events.contains { !$0.attendees.isEmpty })
        #expect(Set(events.map(\.zone)).count > 5)
    }

    @Test("a page token of another listing and a sync token of another way to list are refused")
    func tokens() async throws {
        try await Bench.run { bench async throws in
            for day in 1...5 {
                try bench.user.addEvent(NewEvent(title: "e", start: "2026-10-0\(day)", end: "2026-10-0\(day + 1)"))
            }
            let page = try await get("?maxResults=2&singleEvents=true", bench: bench).json
            let token = try #require(page["nextPageToken"]?.string)
            #expect(page["nextSyncToken"] == nil)
            #expect(try await get("?maxResults=2&pageToken=\(token)", bench: bench).status == 400)
            let whole = try await get("?singleEvents=true", bench: bench).json
            let sync = try #require(whole["nextSyncToken"]?.string)
            #expect(try await get("?syncToken=\(sync)", bench: bench).status == 400)
            #expect(
                try await get("?singleEvents=true&syncToken=\(sync)", bench: bench).json["items"]?.array?.isEmpty
                    == true)
            bench.user.expireCalendars()
            #expect(try await get("?singleEvents=true&syncToken=\(sync)", bench: bench).status == 410)
        }
    }

    @Test("a server that gives no sync token gives none on any page")
    func withoutSyncTokens() async throws {
        try await Bench.run { bench async throws in
            try bench.server.state.addUser(NewUser(email: "bob@example.com", events: 5, givesSyncTokens: false))
            let token = bench.server.state.issueAccessToken(to: "bob@example.com")
            let answer = try await bench.client.send(
                "GET", "/calendar/v3/calendars/primary/events", headers: ["Authorization": "Bearer \(token)"])
            #expect(try answer.json["nextSyncToken"] == nil && answer.json["items"] != nil)
        }
    }
}
