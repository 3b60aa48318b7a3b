import FoundationEssentials
import HTTPClient
import HTTPTypes
import Synchronization
import Testing

@testable import Providers

@Suite("mail of Microsoft Graph", .timeLimit(.minutes(1)))
struct GraphMailTests {
    private let time = VirtualTime()

    private func mail(_ transport: FakeTransport) -> GraphMail {
        GraphClient(transport: transport, time: time.source) { _ in "token" }.mail
    }

    private func failure(_ answer: HTTPClientResponse) async -> ProviderError? {
        do {
            _ = try await mail(FakeTransport([answer])).message("m")
            return nil
        } catch {
            return error as? ProviderError
        }
    }

    private static let base = "https://graph.microsoft.com/v1.0/me"

    @Test("every page of a round is asked for with the same preferences, and links are followed as they are")
    func preferences() async throws {
        let next = "\(Self.base)/mailFolders('inbox')/messages/delta?$skiptoken=a%2Bb"
        let transport = FakeTransport([
            .json(#"{"value":[],"@odata.nextLink":"\#(next)"}"#),
            .json(#"{"value":[],"@odata.deltaLink":"\#(Self.base)/x?$deltatoken=d"}"#),
        ])
        let first = try await mail(transport).delta(folder: "in/box", since: Date(timeIntervalSince1970: 1_767_225_600))
        #expect(first.continuation == .next(link: next))
        let last = try await mail(transport).delta(following: next)
        #expect(last.continuation == .end(cursor: "\(Self.base)/x?$deltatoken=d"))
        let prefer = try #require(HTTPField.Name("Prefer"))
        #expect(Set(transport.requests.map { $0.headers[prefer] }) == [#"IdType="ImmutableId", odata.maxpagesize=50"#])
        #expect(transport.urls[0].hasPrefix("\(Self.base)/mailFolders/in%2Fbox/messages/delta?$select=id%2C"))
        #expect(
            transport.urls[0].hasSuffix(
                "&$filter=receivedDateTime%20ge%202026-01-01T00%3A00%3A00Z&$orderby=receivedDateTime%20desc"))
        #expect(transport.urls[1] == next)
    }

    @Test("a kept link that leads nowhere asks for a resync")
    func lostLink() async {
        let refusal = HTTPClientResponse.json(#"{"error":{"code":"BadRequest"}}"#, status: 400)
        for link in ["\(Self.base)/x", "https://graph.example.com/v1.0/x"] {
            await #expect {
                try await mail(FakeTransport([refusal])).delta(following: link)
            } throws: { ($0 as? ProviderError)?.remedy == .resync }
        }
        // The question itself, which a resync would only ask again.
        await #expect {
            try await mail(FakeTransport([refusal])).delta(folder: "inbox")
        } throws: { ($0 as? ProviderError)?.remedy == ProviderRemedy.none }
    }

    @Test("a message that cannot be read does not hide the others, and is told from an answer that is garbled")
    func unreadable() async throws {
        let json = #"{"value":[{"id":"A","subject":7},{"id":"B"},{"isRead":7}],"@odata.deltaLink":"\#(Self.base)/d"}"#
        let page = try await mail(FakeTransport([.json(json)])).delta(folder: "inbox")
        #expect(page.changes.count == 1 && page.unreadable == ["A", nil])
        await #expect(throws: UnreadableItem(id: "A")) {
            try await mail(FakeTransport([.json(#"{"id":"A","subject":7}"#)])).message("A")
        }
        for garbled in [#"{"id":"A","subj"#, "{}", "<html>"] {
            await #expect {
                try await mail(FakeTransport([.json(garbled)])).message("A")
            } throws: { if case ProviderError.malformed = $0 { true } else { false } }
        }
    }

    @Test("a page that came garbled is asked for again")
    func garbled() async throws {
        let whole = #"{"value":[],"@odata.deltaLink":"\#(Self.base)/d"}"#
        let transport = FakeTransport([.json(#"{"value":[{"id":"#), .json(whole)])
        #expect(try await mail(transport).delta(folder: "inbox").changes.isEmpty)
        #expect(Set(transport.urls).count == 1 && transport.requests.count == 2)
    }

    @Test("a link to another server is not followed, for it would get the token")
    func foreignLink() async {
        let transport = FakeTransport([.json("{}")])
        for link in ["https://graph.microsoft.com.evil.example/x", "http://graph.microsoft.com/v1.0/x", "/v1.0/x"] {
            await #expect(throws: ProviderError.self) { try await mail(transport).delta(following: link) }
        }
        #expect(transport.requests.isEmpty)
    }

    @Test("a page tells of whole messages, of changed parts and of removals")
    func page() async throws {
        let json = #"""
            {"value":[
              {"@odata.etag":"W/1","id":"A","conversationId":"c","internetMessageId":"<1@x>","subject":"Ü","isRead":false,
               "body":{"contentType":"html","content":"<p>Hi"},"uniqueBody":{"contentType":"text","content":"Hi"},
               "from":{"emailAddress":{"name":"Ann","address":"ann@x"}},"toRecipients":[{"emailAddress":{"address":"b@x"}}],
               "ccRecipients":[],"receivedDateTime":"2026-03-29T01:00:00Z","sentDateTime":"2026-03-29T00:59:58.123Z",
               "hasAttachments":true,"importance":"high","categories":["Work"],"parentFolderId":"F","flag":{"flagStatus":"flagged"},
               "internetMessageHeaders":[{"name":"In-Reply-To","value":"<0@x>"}],"unknown":{"x":[1]}},
              {"id":"B","isRead":true},
              {"id":"C","@removed":{"reason":"deleted"}},{"id":"D","@removed":{"reason":"changed"}},{"id":"E","@removed":{}}],
             "@odata.deltaLink":"https://graph.microsoft.com/v1.0/d"}
            """#
        let page = try await mail(FakeTransport([.json(json)])).delta(folder: "inbox")
        guard case .upsert(let whole) = page.changes[0], case .upsert(let part) = page.changes[1] else {
            Issue.record("two messages were expected")
            return
        }
        #expect(whole.from?.address == "ann@x" && whole.to?.first?.name == nil && whole.cc == [])
        #expect(whole.body?.isHTML == true && whole.uniqueBody?.isHTML == false)
        #expect(whole.receivedAt == Date(timeIntervalSince1970: 1_774_746_000))
        #expect(abs((whole.sentAt?.timeIntervalSince1970 ?? 0) - 1_774_745_998.123) < 0.0005)
        #expect(whole.header("in-reply-to") == "<0@x>" && whole.flag?.flagStatus == "flagged")
        #expect(part.isRead == true && part.subject == nil && part.to == nil)
        #expect(
            page.changes[2...].elementsEqual([
                .removed(id: "C", .deleted), .removed(id: "D", .changed), .removed(id: "E", .changed),
            ]))
    }

    @Test("a page without any link is malformed")
    func withoutLink() async {
        await #expect { try await mail(FakeTransport([.json(#"{"value":[]}"#)])).delta(folder: "inbox") } throws: {
            if case ProviderError.malformed = $0 { true } else { false }
        }
    }

    @Test("folders come with their children, their pages and what they are for")
    func folders() async throws {
        let transport = FakeTransport { request, _ in
            let path = request.url.dropFirst(Self.base.count + "/mailFolders".count)
            if path.hasPrefix("/inbox?") { return .json(#"{"id":"I"}"#) }
            if path.hasPrefix("/W/childFolders?") { return .json(#"{"value":[{"id":"W2","displayName":"2026"}]}"#) }
            if path.hasPrefix("?includeHidden") {
                let next = "\(Self.base)/mailFolders?$skip=1"
                return .json(#"{"value":[{"id":"I","displayName":"Eingang"}],"@odata.nextLink":"\#(next)"}"#)
            }
            if path == "?$skip=1" { return .json(#"{"value":[{"id":"W","displayName":"Work","childFolderCount":1}]}"#) }
            return .json(#"{"error":{"code":"ErrorItemNotFound"}}"#, status: 404)
        }
        let folders = try await mail(transport).folders()
        #expect(folders.map(\.id) == ["I", "W", "W2"])
        #expect(folders.map(\.wellKnown) == [.inbox, nil, nil])
    }

    @Test("refusals are told apart by the most specific code, then by the status")
    func refusals() async {
        func error(_ code: String, _ status: Int, inner: String = "{}") -> HTTPClientResponse {
            .json(#"{"error":{"code":"\#(code)","message":"s3cret","innerError":\#(inner)}}"#, status: status)
        }
        let cases: [(HTTPClientResponse, ProviderRemedy)] = [
            (error("SyncStateNotFound", 404), .resync), (error("resyncRequired", 400), .resync),
            (error("BadRequest", 400, inner: #"{"code":"resyncRequired"}"#), .resync), (error("x", 410), .resync),
            (.json("<html>", status: 410), .resync),
            (error("InvalidAuthenticationToken", 401), .wait(nil)), (error("ErrorItemNotFound", 404), .skip),
            (error("ErrorAccessDenied", 403), .reconnect), (error("BadRequest", 400), .none),
            (error("x", 403, inner: #"{"code":"ErrorAccessDenied"}"#), .reconnect), (error("x", 403), .comeBackRarely),
            (error("MailboxNotEnabledForRESTAPI", 404), .comeBackRarely),
            (error("TooManyRequests", 429), .wait(nil)), (error("UnknownError", 504), .wait(nil)),
        ]
        for (answer, remedy) in cases { #expect(await failure(answer)?.remedy == remedy) }
        let odd = #"{"error":{"code":"BadRequest","innererror":{"innererror":{"code":"syncStateNotFound"}}}}"#
        #expect(await failure(.json(odd, status: 400))?.remedy == .resync)
        #expect("\(String(describing: await failure(error("ErrorAccessDenied", 403))))".contains("s3cret") == false)
    }

    @Test("Retry-After is obeyed to the second, also that of a failing server")
    func retryAfter() async throws {
        for status in [429, 503] {
            let waiting = VirtualTime()
            let transport = FakeTransport([
                .json("{}", status: status, [.retryAfterDelay: "17"]), .json(#"{"id":"m"}"#),
            ])
            let client = GraphClient(transport: transport, time: waiting.source) { _ in "token" }
            _ = try await client.mail.message("m")
            #expect(waiting.now >= .seconds(17) && waiting.now < .seconds(19))
        }
        let transport = FakeTransport([.json("{}", status: 503, [.retryAfterDelay: "3600"])])
        await #expect { try await mail(transport).message("m") } throws: {
            ($0 as? ProviderError)?.remedy == .wait(.seconds(3600))
        }
        #expect(transport.requests.count == 1)
    }

    @Test("no more than four requests are under way: three for mail, one for calendars and subscriptions together")
    func concurrency() async throws {
        let (mail, rest) = (Crowd(), Crowd())
        let transport = FakeTransport { request, _ in
            await (request.url.contains("/messages/") ? mail : rest).visit()
            return .json(#"{"id":"m","value":[]}"#)
        }
        var configuration = GraphConfiguration()
        configuration.quota = QuotaLimit(unitsPerSecond: 1_000_000, capacity: 1_000_000)
        let allowance = GraphAllowance(configuration: configuration, time: time.source)
        let clients = (0..<2).map { _ in
            GraphClient(configuration: configuration, transport: transport, allowance: allowance, time: time.source) {
                _ in "token"
            }
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<60 {
                group.addTask { _ = try await clients[0].mail.message("\(number)") }
                group.addTask { _ = try await clients[1].calendar.calendars() }
                group.addTask { try await clients[number % 2].subscriptions.delete("\(number)") }
            }
            try await group.waitForAll()
        }
        #expect(mail.most == 3 && rest.most == 1)
        #expect(mail.all == 60 && rest.all == 120)
    }

    @Test("content is asked for by its encoded id")
    func content() async throws {
        let transport = FakeTransport([.json("raw"), .json("file"), .json(#"{"value":[{"id":"a","size":3}]}"#)])
        let mail = mail(transport)
        #expect(try await mail.content(of: "A=/b") == Array("raw".utf8))
        #expect(try await mail.content(ofAttachment: "x/y", of: "A") == Array("file".utf8))
        #expect(try await mail.attachments(of: "A").map(\.name) == [""])
        #expect(transport.urls[0] == "\(Self.base)/messages/A%3D%2Fb/$value")
        #expect(transport.urls[1] == "\(Self.base)/messages/A/attachments/x%2Fy/$value")
    }

    @Test("a configuration that cannot work says why")
    func flaws() {
        var configuration = GraphConfiguration()
        #expect(configuration.flaw == nil)
        configuration.mailConcurrency = 4
        #expect(configuration.flaw != nil)
        // What Outlook allows in ten minutes.
        let quota = GraphConfiguration().quota
        #expect(quota.capacity + 600 * quota.unitsPerSecond <= 10_000)
    }
}
