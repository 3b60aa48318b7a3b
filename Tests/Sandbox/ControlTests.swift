import FoundationEssentials
import SandboxService
import Testing

@Suite("The control API", .timeLimit(.minutes(1)))
struct ControlTests {
    private func send(_ method: String, _ path: String, _ body: String = "", bench: Bench) async throws -> TestAnswer {
        try await bench.client.send(method, "/control/\(path)", body: Array(body.utf8))
    }

    @Test("users come and go")
    func users() async throws {
        try await Bench.run { bench async throws in
            let made = try await send("POST", "users", #"{"email": "bob@example.com", "messages": 7}"#, bench: bench)
            #expect(made.status == 201)
            #expect(try made.json["refreshToken"]?.string == "1//sandbox-bob@example.com")
            #expect(try made.json["messages"]?.int == 7)
            #expect(try await send("POST", "users", #"{"email": "bob@example.com"}"#, bench: bench).status == 409)
            #expect(try await send("POST", "users", #"{"email": "bob"}"#, bench: bench).status == 400)
            #expect(try await send("POST", "users", "no json", bench: bench).status == 400)
            #expect(try await send("GET", "users", bench: bench).json.array?.count == 2)
            #expect(try await send("DELETE", "users/bob@example.com", bench: bench).status == 200)
            #expect(try await send("GET", "users/bob@example.com", bench: bench).status == 404)
        }
    }

    @Test("mail is delivered, relabelled and deleted")
    func mail() async throws {
        try await Bench.run { bench async throws in
            let path = "users/\(Bench.email)/messages"
            let raw = "From: x@example.com\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n\r\nbody"
            let made = try await send("POST", "\(path)?labelIds=INBOX&internalDate=1700000000000", raw, bench: bench)
            #expect(made.status == 201)
            let id = try #require(try made.json["id"]?.string)
            let change = #"{"add": ["STARRED"], "remove": ["INBOX"]}"#
            #expect(try await send("POST", "\(path)/\(id)/labels", change, bench: bench).status == 200)
            let entry = try await send("GET", "users/\(Bench.email)/mailbox", bench: bench).json["messages"]?[0]
            #expect(entry?["subject"]?.string == "Grüße")
            #expect(entry?["labelIds"] == .list([.text("STARRED")]))
            #expect(entry?["internalDate"]?.string == "1700000000000")
            #expect(try await send("DELETE", "\(path)/\(id)", bench: bench).status == 200)
            #expect(try await send("DELETE", "\(path)/\(id)", bench: bench).status == 404)
            #expect(try await send("POST", path, bench: bench).status == 400)
            #expect(try await send("POST", "\(path)?internalDate=-5", raw, bench: bench).status == 400)
        }
    }

    @Test("faults, quota, counts, history, grants and tokens are set and read")
    func switches() async throws {
        try await Bench.run { bench async throws in
            let user = "users/\(Bench.email)"
            let fault = #"[{"kind": "403rate", "endpoint": "messages.get", "times": 2, "retryAfter": 1}]"#
            #expect(try await send("PUT", "\(user)/faults", fault, bench: bench).status == 200)
            #expect(bench.user.faults == [Fault(.rateLimited, endpoint: .messagesGet, times: 2, retryAfter: 1)])
            #expect(try await send("PUT", "\(user)/faults", #"[{"kind": "nonsense"}]"#, bench: bench).status == 400)
            #expect(try await send("DELETE", "\(user)/faults", bench: bench).json == .list([]))
            let quota = #"{"unitsPerMinute": 15000, "costs": {"messages.get": 5}}"#
            _ = try await send("PUT", "\(user)/quota", quota, bench: bench)
            #expect(bench.user.quota.unitsPerMinute == 15000)
            #expect(bench.user.quota.costs[.messagesGet] == 5)
            #expect(bench.user.quota.costs[.messagesList] == 5)
            _ = try await bench.gmail("labels")
            let counts = try await send("GET", "\(user)/counts", bench: bench).json
            #expect(counts["endpoints"]?["labels.list"]?["requests"]?.int == 1)
            #expect(try await send("DELETE", "\(user)/counts", bench: bench).json["requests"]?.int == 0)
            let before = bench.user.historyID
            _ = try await send("POST", "\(user)/history/expire", bench: bench)
            #expect(bench.user.historyID != before)
            let token = bench.server.state.issueAccessToken(to: Bench.email)
            _ = try await send("POST", "\(user)/tokens/expire", bench: bench)
            #expect(try await bench.gmail("labels", token: token).status == 401)
            _ = try await send("POST", "\(user)/grant/revoke", bench: bench)
            #expect(bench.user.isRevoked)
            _ = try await send("POST", "\(user)/grant/renew", bench: bench)
            #expect(!bench.user.isRevoked)
            #expect(try await send("POST", "\(user)/activity", #"{"steps": 3}"#, bench: bench).json.array?.count == 3)
            #expect(try await send("GET", "nonsense", bench: bench).status == 404)
        }
    }
}
