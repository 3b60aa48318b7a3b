import FoundationEssentials
import HTTPClient
import HTTPTypes
import Schedules
import Testing

@testable import Providers

@Suite("calendars of Google and Microsoft", .timeLimit(.minutes(1)))
struct CalendarClientTests {
    private let time = VirtualTime()
    private let window = (
        from: Date(timeIntervalSince1970: 1_767_225_600), to: Date(timeIntervalSince1970: 1_767_225_600 + 86_400)
    )

    private func google(_ transport: FakeTransport) -> GoogleCalendar {
        GoogleCalendar(transport: transport, time: time.source) { _ in "token" }
    }

    private func graph(_ transport: FakeTransport) -> GraphCalendar {
        GraphClient(transport: transport, time: time.source) { _ in "token" }.calendar
    }

    private func events(_ changes: [CalendarChange]) -> [CalendarEvent] {
        changes.compactMap { if case .upsert(let event) = $0 { event } else { nil } }
    }

    @Test("the first round has a window, the following ones the token and nothing that goes ill with it")
    func googleParameters() async throws {
        let transport = FakeTransport([.json(#"{"items":[],"nextPageToken":"p"}"#), .json(#"{"nextSyncToken":"s"}"#)])
        let first = try await google(transport).events(of: "a@b#c", from: window.from, to: window.to)
        #expect(first.continuation == .next(pageToken: "p"))
        let last = try await google(transport).changes(of: "primary", since: "s=", pageToken: "p")
        #expect(last.continuation == .end(syncToken: "s") && last.events.isEmpty)
        let base = "https://www.googleapis.com/calendar/v3/calendars"
        #expect(
            transport.urls == [
                "\(base)/a%40b%23c/events?singleEvents=true&maxResults=250&timeMin=2026-01-01T00%3A00%3A00Z"
                    + "&timeMax=2026-01-02T00%3A00%3A00Z",
                "\(base)/primary/events?singleEvents=true&maxResults=250&syncToken=s%3D&pageToken=p",
            ])
    }

    @Test("a server that gives no sync token ends the round all the same")
    func withoutSyncToken() async throws {
        let page = try await google(FakeTransport([.json("{}")])).events(
            of: "primary", from: window.from, to: window.to)
        #expect(page.continuation == .end(syncToken: nil))
    }

    @Test("410 asks for a resync, whatever its body says")
    func googleGone() async {
        for answer in [HTTPClientResponse.refusal(410, "fullSyncRequired"), .json("", status: 410)] {
            await #expect {
                try await google(FakeTransport([answer])).changes(of: "primary", since: "s")
            } throws: { ($0 as? ProviderError)?.remedy == .resync }
        }
        for reason in ["rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded"] {
            #expect(ProviderError(google: .refusal(403, reason), now: Date()).remedy == .wait(nil))
        }
        let forbidden: [(String, ProviderRemedy)] = [
            ("forbidden", .comeBackRarely), ("domainPolicy", .comeBackRarely), ("insufficientPermissions", .reconnect),
            ("ACCESS_TOKEN_SCOPE_INSUFFICIENT", .reconnect), ("accessNotConfigured", .configure),
        ]
        for (reason, remedy) in forbidden {
            #expect(ProviderError(google: .refusal(403, reason), now: Date()).remedy == remedy)
            #expect(GmailError(.refusal(403, reason), now: Date()).remedy == remedy)
        }
    }

    @Test("an event of Google is whole: times, people, instance, conference")
    func googleEvent() async throws {
        let json = #"""
            {"timeZone":"Europe/Berlin","items":[
              {"id":"e_1","status":"confirmed","iCalUID":"u","summary":"Plan","description":"<b>x</b>","etag":"\"1\"",
               "start":{"dateTime":"2026-03-29T03:30:00+02:00","timeZone":"Europe/Berlin"},
               "end":{"dateTime":"2026-03-29T02:30:00Z"},"recurringEventId":"e",
               "originalStartTime":{"dateTime":"2026-03-29T01:00:00+01:00","timeZone":"Europe/Berlin"},
               "organizer":{"email":"o@x","displayName":"O"},"transparency":"transparent","visibility":"private",
               "attendees":[{"email":"o@x","responseStatus":"accepted","organizer":true},
                            {"email":"me@x","self":true,"responseStatus":"needsAction","optional":true},
                            {"email":"room@x","resource":true,"responseStatus":"declined"}],
               "conferenceData":{"entryPoints":[{"entryPointType":"phone","uri":"tel:1"},
                                                {"entryPointType":"video","uri":"https://meet/1"}]}},
              {"id":"day","start":{"date":"2026-03-29"},"end":{"date":"2026-03-31"},"status":"tentative"},
              {"id":"gone","status":"cancelled"},
              {"id":"e_2","status":"cancelled","recurringEventId":"e","originalStartTime":{"date":"2026-04-01"}}]}
            """#
        let page = try await google(FakeTransport([.json(json)])).changes(of: "primary", since: "s")
        let found = events(page.changes)
        let event = try #require(found.first)
        #expect("\(event.start)" == "2026-03-29T01:30:00Z (2026-03-29T03:30:00 Europe/Berlin)")
        #expect("\(event.end.wall)" == "2026-03-29T04:30:00")
        #expect(event.seriesID == "e" && event.isException && event.isTextHTML && !event.isBusy && event.isPrivate)
        #expect("\(event.originalStart?.wall.description ?? "")" == "2026-03-29T01:00:00")
        #expect(event.attendees.map(\.response) == [.accepted, .none, .declined])
        #expect(event.attendees.map(\.isSelf) == [false, true, false] && event.attendees[2].isResource)
        #expect(event.conferenceURL == "https://meet/1")
        #expect(found[1].start == .day(try #require(CivilDate("2026-03-29"))) && found[1].status == .tentative)
        #expect(page.changes[2...].elementsEqual([.removed(id: "gone"), .removed(id: "e_2")]))
    }

    @Test("calendars come page by page")
    func calendarList() async throws {
        let transport = FakeTransport([
            .json(#"{"items":[{"id":"a","summary":"A","primary":true}],"nextPageToken":"n"}"#),
            .json(#"{"items":[{"id":"b","summary":"B","summaryOverride":"Mine"}]}"#),
        ])
        #expect(try await google(transport).calendars().map(\.name) == ["A", "Mine"])
        #expect(transport.urls[1].hasSuffix("&pageToken=n"))
    }

    @Test("instances of Microsoft's series get their details from the master, which is asked for once where it lacks")
    func graphOccurrences() async throws {
        let master = #"""
            {"id":"S","type":"seriesMaster","subject":"Weekly","iCalUId":"u","isAllDay":false,
             "start":{"dateTime":"2026-03-22T08:00:00.0000000","timeZone":"UTC"},
             "end":{"dateTime":"2026-03-22T09:00:00.0000000","timeZone":"UTC"},
             "originalStartTimeZone":"W. Europe Standard Time","organizer":{"emailAddress":{"address":"o@x"}},
             "attendees":[{"type":"resource","status":{"response":"tentativelyAccepted"},"emailAddress":{"address":"r@x"}},
                          {"type":"required","status":{"response":"organizer"},"emailAddress":{"address":"O@x"}}],
             "onlineMeeting":{"joinUrl":"https://teams/1"},"showAs":"busy"}
            """#
        func occurrence(_ id: String, _ day: String, _ series: String) -> String {
            let (start, end) = (#""dateTime":"\#(day)T07:00:00.0000000""#, #""dateTime":"\#(day)T08:00:00.0000000""#)
            return
                #"{"id":"\#(id)","type":"occurrence","seriesMasterId":"\#(series)","start":{\#(start),"timeZone":"UTC"},"#
                + #""end":{\#(end),"timeZone":"UTC"}}"#
        }
        let items = [
            occurrence("1", "2026-03-29", "S"), occurrence("2", "2026-04-05", "S"),
            occurrence("3", "2026-04-05", "lost"),
            #"{"id":"x","@removed":{"reason":"deleted"}}"#,
        ].joined(separator: ",")
        let transport = FakeTransport { request, _ in
            if request.url.hasSuffix("/events/S") { return .json(master) }
            if request.url.hasSuffix("/events/lost") { return .json("{}", status: 404) }
            return .json(#"{"value":[\#(items)],"@odata.deltaLink":"https://graph.microsoft.com/v1.0/d"}"#)
        }
        var masters: [String: GraphEvent] = [:]
        let calendar = graph(transport)
        let page = try await calendar.view(from: window.from, to: window.to)
        let changes = try await calendar.changes(page, masters: &masters)
        let found = events(changes)
        #expect(found.map(\.id) == ["1", "2"] && found.allSatisfy { $0.title == "Weekly" && $0.seriesID == "S" })
        #expect("\(found[0].start)" == "2026-03-29T07:00:00Z (2026-03-29T09:00:00 Europe/Berlin)")
        #expect(found[0].attendees.map(\.response) == [.tentative, .accepted])
        #expect(found[0].attendees.map(\.isOrganizer) == [false, true] && found[0].conferenceURL == "https://teams/1")
        #expect(changes[2...].elementsEqual([.removed(id: "3"), .removed(id: "x")]))
        #expect(transport.urls.count { $0.hasSuffix("/events/S") } == 1)
        let prefer = try #require(HTTPField.Name("Prefer"))
        #expect(transport.requests.allSatisfy { $0.headers[prefer]?.contains(#"outlook.timezone="UTC""#) == true })
    }

    @Test("an event that is told in part is asked for, and gone only where it is not there")
    func graphParts() async throws {
        let items = [
            #"{"id":"1","type":"singleInstance","subject":"x"}"#, #"{"id":"2","type":"exception","isCancelled":true}"#,
            #"{"id":"3","type":"occurrence","seriesMasterId":"S","subject":"x"}"#, #"{"id":"4","showAs":"free"}"#,
            #"{"id":"5","subject":7}"#, #"{"subject":7}"#,
        ].joined(separator: ",")
        let transport = FakeTransport { request, _ in
            guard let id = request.url.split(separator: "/events/").dropFirst().first else {
                return .json(#"{"value":[\#(items)],"@odata.deltaLink":"https://graph.microsoft.com/v1.0/d"}"#)
            }
            if id == "3" { return .json("{}", status: 404) }
            if id == "4" { return .json(#"{"id":"4","type":"seriesMaster"}"#) }
            if id == "5" { return .json(#"{"id":"5","subject":7}"#) }
            let time = #"{"dateTime":"2026-03-22T08:00:00","timeZone":"UTC"}"#
            return .json(#"{"id":"\#(id)","subject":"whole \#(id)","start":\#(time),"end":\#(time)}"#)
        }
        var masters: [String: GraphEvent] = [:]
        let page = try await graph(transport).view(from: window.from, to: window.to)
        let changes = try await graph(transport).changes(page, masters: &masters)
        #expect(events(changes).map(\.title) == ["whole 1", "whole 2"] && masters.keys.elementsEqual(["4"]))
        #expect(changes[2...].elementsEqual([.removed(id: "3"), .unreadable(id: "5"), .unreadable(id: nil)]))
    }

    @Test("an event of Google that cannot be read does not hide the others")
    func googleUnreadable() async throws {
        let json =
            #"{"items":[{"id":"a","status":"cancelled"},{"id":"b","summary":7},{"summary":7}],"nextSyncToken":"s"}"#
        let page = try await google(FakeTransport([.json(json)])).changes(of: "primary", since: "s")
        #expect(page.changes == [.removed(id: "a"), .unreadable(id: "b"), .unreadable(id: nil)])
    }

    @Test("an all-day event of Microsoft keeps its date, also where a server moved its midnight into another zone")
    func graphAllDay() async throws {
        @Sendable func day(_ start: String, _ zone: String) -> String {
            #"{"id":"d","type":"singleInstance","subject":"x","isAllDay":true,"originalStartTimeZone":"Tokyo Standard Time","#
                + #""start":{"dateTime":"\#(start)","timeZone":"\#(zone)"},"end":{"dateTime":"\#(start)","timeZone":"\#(zone)"}}"#
        }
        for (start, zone) in [("2026-05-01T00:00:00.0000000", "UTC"), ("2026-04-30T15:00:00", "UTC")] {
            let text = #"{"value":[\#(day(start, zone))],"@odata.deltaLink":"https://graph.microsoft.com/v1.0/d"}"#
            // It does not tell all there is, and so is asked for.
            let calendar = graph(
                FakeTransport { request, _ in .json(request.url.contains("/events/") ? day(start, zone) : text) })
            var masters: [String: GraphEvent] = [:]
            let changes = try await calendar.changes(
                try await calendar.view(from: window.from, to: window.to), masters: &masters)
            #expect(events(changes).first?.start == .day(try #require(CivilDate("2026-05-01"))))
        }
    }
}
