import FoundationEssentials
import HTTPClient
import HTTPTypes
import Synchronization
import Testing

@testable import Providers

@Suite("calls of the Gmail API", .timeLimit(.minutes(1)))
struct GmailClientTests {
    private let time = VirtualTime()

    private func client(
        _ transport: FakeTransport,
        _ configuration: GmailConfiguration = .init(),
        accessToken: @escaping @Sendable (Bool) async throws -> String = { _ in "token" }
    ) -> GmailClient {
        GmailClient(
            configuration: configuration,
            transport: transport,
            time: time.source,
            accessToken: accessToken
        )
    }

    private func failure(_ answers: [HTTPClientResponse]) async -> GmailError? {
        do {
            _ = try await client(FakeTransport(answers)).profile()
            return nil
        } catch {
            return error as? GmailError
        }
    }

    @Test("the profile comes with its history id, by an authorised request")
    func profile() async throws {
        let transport = FakeTransport([
            .json(#"{"emailAddress":"a@b.c","messagesTotal":3,"threadsTotal":2,"historyId":"18446744073709551615"}"#)
        ])
        let profile = try await client(transport).profile()
        #expect(profile.historyID == "18446744073709551615")
        #expect(transport.urls == ["https://gmail.googleapis.com/gmail/v1/users/me/profile"])
        #expect(transport.requests[0].headers[.authorization] == "Bearer token")
    }

    @Test("a list without messages is an empty one, and parameters are encoded")
    func emptyList() async throws {
        let transport = FakeTransport([.json(#"{"resultSizeEstimate":0}"#)])
        let list = try await client(transport).listMessages(
            query: "after:5 -in:chat",
            pageToken: "p=1",
            maxResults: 7,
            includeSpamTrash: true
        )
        #expect(list.messages.isEmpty)
        #expect(list.nextPageToken == nil)
        #expect(
            transport.urls[0].hasSuffix(
                "/messages?q=after%3A5%20-in%3Achat&pageToken=p%3D1&maxResults=7&includeSpamTrash=true"
            )
        )
    }

    @Test("a message is decoded with all its parts, whatever is missing or unknown")
    func message() async throws {
        let json = #"""
            {"id":"m1","threadId":"t1","labelIds":["INBOX","UNREAD"],"snippet":"Hi","historyId":"9",
             "internalDate":"1700000000123","sizeEstimate":1234,"new":{"x":[1]},
             "payload":{"mimeType":"multipart/mixed","filename":"","headers":[{"name":"Subject","value":"Ü"}],
              "parts":[{"partId":"0","mimeType":"text/plain","body":{"size":2,"data":"SGk"}},
                       {"partId":"1","mimeType":"text/html","body":{"size":1,"data":"PA=="}},
                       {"partId":"2","mimeType":"image/png","filename":"x.png","body":{"size":5,"attachmentId":"A"}},
                       {"partId":"3"}]}}
            """#
        let message = try await client(FakeTransport([.json(json)])).message("m1")
        #expect(message.internalDate == Date(timeIntervalSince1970: 1_700_000_000.123))
        let payload = try #require(message.payload)
        #expect(payload.header("SUBJECT") == "Ü")
        #expect(payload.parts.map(\.body.data) == [Array("Hi".utf8), Array("<".utf8), nil, nil])
        #expect(payload.parts[2].body.attachmentID == "A")
        #expect(payload.parts[3].headers.isEmpty)
    }

    @Test("a raw message is its bytes; a minimal one has next to nothing")
    func otherFormats() async throws {
        let transport = FakeTransport([
            .json(#"{"id":"m","threadId":"t","raw":"YTpiDQoNCv__"}"#), .json(#"{"id":"m"}"#),
        ])
        let gmail = client(transport)
        #expect(try await gmail.message("m", format: .raw).raw == Array("a:b\r\n\r\n".utf8) + [0xFF, 0xFF])
        let minimal = try await gmail.message("m", format: .minimal)
        #expect(minimal.labelIDs.isEmpty && minimal.payload == nil && minimal.internalDate == nil)
    }

    @Test("history keeps each kind of change")
    func history() async throws {
        let json = #"""
            {"history":[
              {"id":"5","messages":[{"id":"m1","threadId":"t"}],
               "messagesAdded":[{"message":{"id":"m1","threadId":"t","labelIds":["INBOX"]}}]},
              {"id":"7","messagesDeleted":[{"message":{"id":"m2","threadId":"t"}}],
               "labelsAdded":[{"message":{"id":"m3","threadId":"t"},"labelIds":["STARRED"]}],
               "labelsRemoved":[{"message":{"id":"m3","threadId":"t"},"labelIds":["UNREAD"]}]}],
             "nextPageToken":"n","historyId":"8"}
            """#
        let page = try await client(FakeTransport([.json(json)])).history(startHistoryID: "4")
        #expect(page.records.map(\.id) == ["5", "7"])
        #expect(page.records[0].messagesAdded == [.init(id: "m1", threadID: "t", labelIDs: ["INBOX"])])
        #expect(page.records[1].messagesDeleted.map(\.id) == ["m2"])
        #expect(page.records[1].labelsAdded.map(\.labelIDs) == [["STARRED"]])
        #expect(page.records[1].labelsRemoved.map(\.message.id) == ["m3"])
        #expect(page.nextPageToken == "n" && page.historyID == "8")
    }

    @Test("an unknown history id asks for a full sync; an unknown message is only gone")
    func notFound() async throws {
        let transport = FakeTransport([.refusal(404, "notFound")])
        await #expect { try await client(transport).history(startHistoryID: "1") } throws: {
            if case GmailError.historyExpired = $0 { true } else { false }
        }
        await #expect { try await client(transport).message("x") } throws: {
            if case GmailError.notFound = $0 { true } else { false }
        }
    }

    @Test("labels and attachments")
    func labelsAndAttachments() async throws {
        let transport = FakeTransport([
            .json(#"{"labels":[{"id":"INBOX","name":"INBOX","type":"system","color":{}}]}"#), .json("{}"),
            .json(#"{"size":2,"data":"SGk="}"#),
        ])
        let gmail = client(transport)
        #expect(try await gmail.labels().map(\.id) == ["INBOX"])
        #expect(try await gmail.labels().isEmpty)
        #expect(try await gmail.attachment("a/1", of: "m1") == Array("Hi".utf8))
        #expect(transport.urls[2].hasSuffix("/messages/m1/attachments/a%2F1"))
    }

    @Test("a refused token is refreshed once; if that is refused too, the call may be made again later")
    func unauthorized() async throws {
        let forced = Atomic(0)
        let accessToken: @Sendable (Bool) async throws -> String = { isForced in
            if isForced { forced.add(1, ordering: .relaxed) }
            return forced.load(ordering: .relaxed) == 0 ? "old" : "new"
        }
        let profile = #"{"emailAddress":"a@b.c","historyId":"1"}"#
        let healing = FakeTransport { request, _ in
            request.headers[.authorization] == "Bearer new" ? .json(profile) : .refusal(401, "authError")
        }
        _ = try await client(healing, accessToken: accessToken).profile()
        #expect(healing.requests.count == 2)
        #expect(forced.load(ordering: .relaxed) == 1)
        let dead = FakeTransport([.refusal(401, "authError")])
        await #expect { try await client(dead).profile() } throws: {
            // The grant is not dead: that would have shown when the token was refreshed.
            if case GmailError.unauthorized = $0 { GmailError.unauthorized.remedy == .wait(nil) } else { false }
        }
        #expect(dead.requests.count == 2)
    }

    @Test("what the token's source throws comes through as it is")
    func deadGrant() async {
        let transport = FakeTransport([.json("{}")])
        await #expect(throws: OAuthFailure.invalidGrant(subtype: nil)) {
            try await client(transport) { _ in throw OAuthFailure.invalidGrant(subtype: nil) }.profile()
        }
        #expect(transport.requests.isEmpty)
    }

    @Test(
        "the reason decides, not the status",
        arguments: [
            (403, "rateLimitExceeded"), (403, "userRateLimitExceeded"), (429, "rateLimitExceeded"),
            (403, "dailyLimitExceeded"), (429, "other"),
        ]
    )
    func rateLimits(status: Int, reason: String) async {
        let error = await failure([.refusal(status, reason, [.retryAfterDelay: "3"])])
        guard case .rateLimited(let delay) = error else { return #expect(Bool(false), "\(String(describing: error))") }
        #expect(delay == .seconds(3))
    }

    @Test("refusals that waiting does not heal are told at once, without the server's text")
    func permanent() async {
        let transport = FakeTransport([.refusal(403, "insufficientPermissions")])
        await #expect { try await client(transport).profile() } throws: {
            guard case GmailError.forbidden("insufficientPermissions") = $0 else { return false }
            return !"\($0)".contains("s3cret")
        }
        #expect(transport.requests.count == 1)
        if case .badRequest("badRequest") = await failure([.refusal(400, "badRequest")]) {
        } else {
            #expect(Bool(false))
        }
        if case .forbidden("status 403") = await failure([.json("<html>", status: 403)]) {
        } else {
            #expect(Bool(false))
        }
        if case .malformed = await failure([.json("", status: 302)]) {} else { #expect(Bool(false)) }
        #expect(time.waits.allSatisfy { $0 < .seconds(1) })
    }

    @Test("the newer form of reasons is understood, too")
    func errorInfo() async {
        let body = #"{"error":{"code":403,"status":"PERMISSION_DENIED","details":[{"reason":"RATE_LIMIT_EXCEEDED"}]}}"#
        if case .rateLimited = await failure([.json(body, status: 403)]) {} else { #expect(Bool(false)) }
    }

    @Test("an answer that is not as described says where, and nothing of its content")
    func malformed() async throws {
        for (body, place) in [
            ("{\"emailAddress\":1}", "emailAddress"), ("{}", "emailAddress"), ("{s3cret", "not JSON"),
        ] {
            guard case .malformed(let what) = await failure([.json(body)]) else { return #expect(Bool(false)) }
            #expect(what.contains(place))
            #expect(!what.contains("s3cret"))
        }
    }

    @Test("an answer that came garbled is asked for again, waiting longer each time, until it is whole")
    func garbled() async throws {
        let transport = FakeTransport([.json("{s3cr"), .json("<html>"), .json(#"{"labels":[]}"#)])
        _ = try await client(transport).labels()
        #expect(transport.requests.count == 3)
        #expect(time.waits.filter { $0 >= .seconds(1) } == [.seconds(1), .seconds(2)])
        let never = FakeTransport([.json("<html>")])
        await #expect(throws: GmailError.self) { try await client(never).labels() }
        #expect(never.requests.count == 4)
    }

    @Test("failures of the server are tried again, waiting longer each time")
    func temporary() async throws {
        let transport = FakeTransport([.json("", status: 503), .json("", status: 500), .json(#"{"labels":[]}"#)])
        _ = try await client(transport).labels()
        #expect(transport.requests.count == 3)
        #expect(time.waits.filter { $0 >= .seconds(1) } == [.seconds(1), .seconds(2)])
    }

    @Test("attempts end")
    func attempts() async throws {
        let transport = FakeTransport([.json("", status: 503)])
        await #expect(throws: GmailError.self) { try await client(transport).labels() }
        #expect(transport.requests.count == 4)
    }

    @Test("a rate limit pauses the mailbox and is tried again after it")
    func rateLimitPauses() async throws {
        let transport = FakeTransport([
            .refusal(403, "userRateLimitExceeded"), .refusal(429, "rateLimitExceeded", [.retryAfterDelay: "9"]),
            .json(#"{"labels":[]}"#),
        ])
        _ = try await client(transport).labels()
        #expect(transport.requests.count == 3)
        #expect(time.now >= .seconds(10))
    }

    @Test("when the server asks for more patience than allowed, the call fails and says for how long")
    func impatient() async throws {
        let transport = FakeTransport([.refusal(429, "rateLimitExceeded", [.retryAfterDelay: "3600"])])
        await #expect { try await client(transport).labels() } throws: {
            if case GmailError.rateLimited(retryAfter: .seconds(3600)) = $0 { true } else { false }
        }
        #expect(transport.requests.count == 1)
        #expect(time.now < .seconds(1))
    }

    @Test("while a pause lasts longer than a call would wait, other calls fail at once and send nothing")
    func paused() async throws {
        let transport = FakeTransport([.refusal(429, "rateLimitExceeded", [.retryAfterDelay: "3600"])])
        let gmail = client(transport)
        await #expect(throws: GmailError.self) { try await gmail.labels() }
        time.advance(by: .seconds(600))
        let before = time.now
        await #expect { try await gmail.labels() } throws: {
            if case GmailError.rateLimited(let delay?) = $0 {
                delay > .seconds(2999) && delay <= .seconds(3001)
            } else {
                false
            }
        }
        #expect(transport.requests.count == 1 && time.now == before)
    }

    @Test("an unreachable server is tried again, an untrusted one is not")
    func unreachable() async throws {
        for (code, attempts) in [(HTTPClientError.Code.connect, 4), (.certificate, 1)] {
            let transport = FakeTransport { request, _ in
                throw HTTPClientError(code, request: "\(request)", detail: "-")
            }
            await #expect { try await client(transport).labels() } throws: {
                if case GmailError.unreachable(let error) = $0 { error.code == code } else { false }
            }
            #expect(transport.requests.count == attempts)
        }
    }

    @Test("calls draw their cost from the quota")
    func costs() async throws {
        var configuration = GmailConfiguration()
        // No call may cost more than the capacity; the dearest is to watch the mailbox.
        configuration.quota = QuotaLimit(unitsPerSecond: 1, capacity: configuration.costs.watch)
        let gmail = client(FakeTransport([.json(#"{"id":"m"}"#)]), configuration)
        _ = try await gmail.message("m")
        #expect(time.now == .seconds(20))
        _ = try await gmail.labels()
        #expect(time.now == .seconds(21))
    }

    @Test("what is sent again with a fresh token costs as much again")
    func costOfRepeat() async throws {
        var configuration = GmailConfiguration()
        configuration.quota = QuotaLimit(unitsPerSecond: 1, capacity: 100)
        let transport = FakeTransport([.refusal(401, "authError"), .json(#"{"id":"m"}"#)])
        _ = try await client(transport, configuration).message("m")
        #expect(transport.requests.count == 2)
        #expect(time.now == .seconds(40))
    }

    @Test("no more requests of a mailbox are under way than allowed")
    func concurrency() async throws {
        let crowd = Crowd()
        let transport = FakeTransport { _, _ in
            await crowd.visit()
            return .json("{}")
        }
        let gmail = client(transport)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<40 { group.addTask { _ = try await gmail.labels() } }
            try await group.waitForAll()
        }
        #expect((1...4).contains(crowd.most))
    }

    @Test("a configuration that cannot work says why")
    func flaws() {
        var configuration = GmailConfiguration()
        #expect(configuration.flaw == nil)
        configuration.costs.message = 2000
        #expect(configuration.flaw?.contains("2000") == true)
        configuration = GmailConfiguration()
        configuration.batchSize = 101
        #expect(configuration.flaw != nil)
    }
}
