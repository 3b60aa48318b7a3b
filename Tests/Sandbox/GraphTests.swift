import SandboxService
import Testing

@Suite("Microsoft Graph", .timeLimit(.minutes(1)))
struct GraphTests {
    private func get(_ path: String, prefer: String = "", bench: Bench) async throws -> TestAnswer {
        let token = bench.server.state.issueAccessToken(to: Bench.email, issuer: .microsoft)
        return try await bench.client.send(
            "GET", path.hasPrefix("/") ? path : "/v1.0/me/\(path)",
            headers: ["Authorization": "Bearer \(token)", "Prefer": prefer])
    }

    private func target(_ link: String?) -> String {
        (link?.split(separator: "/").dropFirst(2)).map { "/" + $0.joined(separator: "/") } ?? ""
    }

    @Test("Google's tokens open nothing of Microsoft's, and the other way round")
    func issuers() async throws {
        try await Bench.run { bench async throws in
            let google = bench.server.state.issueAccessToken(to: Bench.email)
            let refused = try await bench.client.send("GET", "/v1.0/me", headers: ["Authorization": "Bearer \(google)"])
            #expect(refused.status == 401)
            #expect(try refused.json["error"]?["code"]?.string == "InvalidAuthenticationToken")
            let microsoft = bench.server.state.issueAccessToken(to: Bench.email, issuer: .microsoft)
            #expect(try await bench.gmail("profile", token: microsoft).status == 401)
            #expect(try await get("/v1.0/me", bench: bench).json["mail"]?.string == Bench.email)
            #expect(try await get("/v1.0/users/bob@example.com/messages/x", bench: bench).status == 403)
        }
    }

    @Test("preferences hold for their request only: without them ids and pages are others")
    func preferences() async throws {
        try await Bench.run { bench async throws in
            for number in 0..<12 { try bench.deliver("\(number)") }
            let prefer = "IdType=\"ImmutableId\", odata.maxpagesize=5"
            let first = try await get("mailFolders/inbox/messages/delta", prefer: prefer, bench: bench).json
            #expect(first["value"]?.array?.count == 5)
            let next = target(first["@odata.nextLink"]?.string)
            let kept = try await get(next, prefer: prefer, bench: bench).json["value"]?.array ?? []
            let lost = try await get(next, bench: bench).json["value"]?.array ?? []
            #expect(kept.count == 5 && lost.count == 8)
            #expect(kept.first?["id"] == first["value"]?[4]?["id"])
            #expect(kept[0]["id"] != lost[0]["id"] && kept[0]["subject"] == lost[0]["subject"])
        }
    }

    @Test("an ordinary id is void once the message has moved; an immutable one is not")
    func ids() async throws {
        try await Bench.run { bench async throws in
            let message = try bench.deliver("a").id
            let inbox = "mailFolders/inbox/messages/delta"
            let id = { (prefer: String) in
                try await get(inbox, prefer: prefer, bench: bench).json["value"]?[0]?["id"]?.string ?? ""
            }
            let (ordinary, immutable) = (try await id(""), try await id("IdType=\"ImmutableId\""))
            #expect(try await get("messages/\(ordinary)", bench: bench).status == 200)
            try bench.user.changeLabels(of: message, add: ["TRASH"])
            #expect(try await get("messages/\(ordinary)", bench: bench).status == 404)
            #expect(try await get("messages/\(immutable)", bench: bench).status == 200)
            #expect(try await get("messages/nonsense", bench: bench).status == 400)
        }
    }

    @Test("with a filter a round tells of five thousand messages at most")
    func filterLimit() async throws {
        try await Bench.run(messages: 12_500) { bench async throws in
            var path = "mailFolders/inbox/messages/delta?$select=id&$filter=receivedDateTime+ge+2000-01-01T00:00:00Z"
            var ids: Set<String> = []
            let inbox = try await get("mailFolders/inbox", bench: bench).json["totalItemCount"]?.int ?? 0
            #expect(inbox > 5000)
            while !path.isEmpty {
                let page = try await get(path, prefer: "odata.maxpagesize=1000", bench: bench).json
                ids.formUnion((page["value"]?.array ?? []).compactMap { $0["id"]?.string })
                path = target(page["@odata.nextLink"]?.string)
            }
            #expect((4990...5000).contains(ids.count))
        }
    }

    @Test("refusals of Microsoft's token endpoint carry number, times and ids")
    func tokenRefusal() async throws {
        try await Bench.run { bench async throws in
            let answer = try await bench.client.send(
                "POST", "/contoso.example/oauth2/v2.0/token",
                body: Array("grant_type=refresh_token&client_id=other&refresh_token=x".utf8))
            #expect(answer.status == 400)
            #expect(try answer.json["error"]?.string == "unauthorized_client")
            #expect(try answer.json["error_codes"]?[0]?.int == 700016)
            #expect(try answer.json["trace_id"]?.string != nil)
        }
    }

    @Test("a refresh gives what was consented to, and refuses more as if there were no grant")
    func scopes() async throws {
        try await Bench.run { bench async throws in
            let cases: [(scope: String, status: Int)] = [
                ("offline_access https://graph.microsoft.com/Mail.Read", 200), ("mail.read Calendars.Read", 200),
                ("https://graph.microsoft.com/User.Read", 400), ("Mail.Read Mail.Send", 400),
            ]
            for (scope, status) in cases {
                let form =
                    "grant_type=refresh_token&client_id=carillon-sandbox&client_secret=sandbox-secret&refresh_token="
                    + bench.user.refreshToken.replacing("/", with: "%2F") + "&scope="
                    + scope.replacing("/", with: "%2F").replacing(":", with: "%3A").replacing(" ", with: "+")
                let answer = try await bench.client.send(
                    "POST", "/common/oauth2/v2.0/token",
                    headers: ["Content-Type": "application/x-www-form-urlencoded"], body: Array(form.utf8))
                #expect(answer.status == status, "\(scope)")
                guard status == 400 else { continue }
                #expect(try answer.json["error"]?.string == "invalid_grant")
                #expect(try answer.json["error_codes"]?[0]?.int == 65001)
            }
        }
    }

    @Test("ten thousand requests in ten minutes, then no more until they are past")
    func quota() async throws {
        try await Bench.run { bench async throws in
            bench.user.quota.outlookRequestsPerTenMinutes = 2
            for status in [200, 200, 429] { #expect(try await get("mailFolders", bench: bench).status == status) }
            let refused = try await get("calendars", bench: bench)
            #expect(refused.status == 429 && refused.headers["retry-after"] == "10")
            // What Gmail allows is another matter.
            #expect(try await bench.gmail("labels").status == 200)
            bench.clock.advance(.seconds(599))
            #expect(try await get("mailFolders", bench: bench).status == 429)
            bench.clock.advance(.seconds(2))
            #expect(try await get("mailFolders", bench: bench).status == 200)
            #expect(bench.user.counts.peakOutlookRequestsPerTenMinutes == 2)
            #expect(bench.user.counts[.graphFolders].refused == 2)
        }
    }

    @Test("a lost cursor strikes only what goes on from one")
    func lostCursor() async throws {
        try await Bench.run { bench async throws in
            bench.user.faults = [Fault(.gone)]
            let first = try await get("mailFolders/inbox/messages/delta", bench: bench)
            #expect(first.status == 200)
            let link = target(try first.json["@odata.deltaLink"]?.string)
            let answer = try await get(link, bench: bench)
            #expect(answer.status == 410 && answer.headers["location"] != nil)
        }
    }
}
