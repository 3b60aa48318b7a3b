import SandboxService
import Testing

@Suite("Messages", .timeLimit(.minutes(1)))
struct MessageTests {
    @Test("a listing is newest first, paged, and stable while mail arrives")
    func paging() async throws {
        try await Bench.run(messages: 60) { bench async throws in
            let before = bench.user.messageIDs
            var listed: [String] = []
            var token: String?
            repeat {
                let page = token.map { "&pageToken=\($0)" } ?? ""
                let answer = try await bench.gmail("messages?includeSpamTrash=true&maxResults=25\(page)").json
                listed += answer["messages"]?.array?.compactMap { $0["id"]?.string } ?? []
                token = answer["nextPageToken"]?.string
                try bench.deliver("meanwhile")
            } while token != nil
            #expect(listed == before)
        }
    }

    @Test("a page token of another listing is refused")
    func foreignToken() async throws {
        try await Bench.run(messages: 10) { bench async throws in
            let token = try await bench.gmail("messages?maxResults=2").json["nextPageToken"]?.string ?? ""
            #expect(try await bench.gmail("messages?maxResults=2&pageToken=\(token)").status == 200)
            let answer = try await bench.gmail("messages?labelIds=INBOX&pageToken=\(token)")
            #expect(answer.status == 400)
            #expect(try answer.reason == "badRequest")
            #expect(try await bench.gmail("messages?pageToken=nonsense").status == 400)
        }
    }

    @Test("an empty listing has no messages member")
    func empty() async throws {
        try await Bench.run { bench async throws in
            let answer = try await bench.gmail("messages").json
            #expect(answer["messages"] == nil)
            #expect(answer["resultSizeEstimate"]?.int == 0)
        }
    }

    @Test(
        "searches find what they ask for",
        arguments: [
            ("label:work", ["b"]), ("is:unread", ["c", "a"]), ("-is:unread", ["b"]), ("in:trash", ["d"]),
            ("in:anywhere", ["d", "c", "b", "a"]), ("subject:%22two+words%22", ["c"]),
            ("rfc822msgid:b@example.com", ["b"]),
            ("rfc822msgid:%3Cb@example.com%3E", ["b"]), ("from:bob", ["c", "b", "a"]),
            ("after:1790000090", ["c", "b"]),
            ("before:1790000090", ["a"]), ("after:1790000090+before:1790000190", ["b"]),
            ("after:2026/09/20", ["c", "b", "a"]), ("after:2026/09/22", []), ("newer_than:1d", ["c", "b", "a"]),
            ("older_than:1d", []),
        ]
    )
    func search(query: String, found: [String]) async throws {
        try await Bench.run { bench async throws in
            var names: [String: String] = [:]
            let subjects = ["a": "one", "b": "other", "c": "two words", "d": "gone"]
            let labels = ["a": ["INBOX", "UNREAD"], "b": ["Label_1"], "c": ["UNREAD"], "d": ["TRASH"]]
            for name in ["a", "b", "c", "d"] {
                let extra = "Message-ID: <\(name)@example.com>\r\n"
                let id = try bench.deliver(subjects[name] ?? "", extra: extra, labels: labels[name]).id
                names[id] = name
                bench.clock.advance(.seconds(100))
            }
            let answer = try await bench.gmail("messages?q=\(query)").json
            let ids = answer["messages"]?.array?.compactMap { $0["id"]?.string } ?? []
            #expect(ids.compactMap { names[$0] } == found)
        }
    }

    @Test("a message has the tree that its parts make, and attachments apart")
    func tree() async throws {
        try await Bench.run { bench async throws in
            let extra = """
                Content-Type: multipart/mixed; boundary=b\r
                \r
                --b\r
                Content-Type: text/plain; charset=iso-8859-1\r
                Content-Transfer-Encoding: quoted-printable\r
                \r
                Gr=FC=DFe <&>\r
                --b\r
                Content-Type: application/pdf\r
                Content-Disposition: attachment; filename="a.pdf"\r
                Content-Transfer-Encoding: base64\r
                \r
                JVBERg==\r
                --b--\r

                """
            let id = try bench.deliver("tree", extra: extra).id
            let message = try await bench.gmail("messages/\(id)").json
            #expect(message["snippet"]?.string == "Grüße &lt;&amp;&gt;")
            #expect(message["labelIds"]?.array?.compactMap(\.string) == ["INBOX", "UNREAD"])
            let payload = try #require(message["payload"])
            #expect(payload["mimeType"]?.string == "multipart/mixed")
            #expect(payload["partId"]?.string == "")
            #expect(payload["body"]?["size"]?.int == 0)
            let text = try #require(payload["parts"]?[0])
            #expect(text["partId"]?.string == "0")
            #expect(text["filename"]?.string == "")
            #expect(text["body"]?["data"]?.string == "R3L832UgPCY-")
            let file = try #require(payload["parts"]?[1])
            #expect(file["filename"]?.string == "a.pdf")
            #expect(file["body"]?["data"] == nil)
            let attachment = try #require(file["body"]?["attachmentId"]?.string)
            let fetched = try await bench.gmail("messages/\(id)/attachments/\(attachment)").json
            #expect(fetched["data"]?.string == "JVBERg==")
            #expect(fetched["size"]?.int == 4)
            let again = try await bench.gmail("messages/\(id)").json["payload"]?["parts"]?[1]?["body"]
            #expect(again?["attachmentId"]?.string != attachment)
        }
    }

    @Test("metadata, minimal and raw have what they should")
    func formats() async throws {
        try await Bench.run { bench async throws in
            let id = try bench.deliver("formats").id
            let metadata = try await bench.gmail("messages/\(id)?format=metadata&metadataHeaders=subject").json
            #expect(metadata["payload"]?["headers"]?.array?.compactMap { $0["value"]?.string } == ["formats"])
            #expect(metadata["payload"]?["body"] == nil)
            #expect(try await bench.gmail("messages/\(id)?format=minimal").json["payload"] == nil)
            let raw = try await bench.gmail("messages/\(id)?format=raw").json
            #expect(raw["raw"]?.string?.hasPrefix("RnJvbTogQm9i") == true)
            #expect(raw["payload"] == nil)
            #expect(try await bench.gmail("messages/\(id)?format=wrong").status == 400)
        }
    }

    @Test("what is not there is 404, what is no id is 400, and other people's mailboxes are 403")
    func refusals() async throws {
        try await Bench.run { bench async throws in
            let missing = try await bench.gmail("messages/00000000000000aa")
            #expect(missing.status == 404)
            #expect(try missing.reason == "notFound")
            #expect(try missing.json["error"]?["code"]?.int == 404)
            #expect(try missing.json["error"]?["status"]?.string == "NOT_FOUND")
            #expect(try await bench.gmail("messages/not-an-id").status == 400)
            #expect(try await bench.gmail("messages", method: "POST").status == 404)
            let token = bench.server.state.issueAccessToken(to: Bench.email)
            let other = try await bench.client.send(
                "GET",
                "/gmail/v1/users/bob@example.com/profile",
                headers: ["Authorization": "Bearer \(token)"]
            )
            #expect(other.status == 403)
            #expect(try await bench.client.send("GET", "/gmail/v1/users/me/profile").status == 401)
        }
    }

    @Test("a reply joins the thread of what it answers")
    func threads() async throws {
        try await Bench.run(messages: 5) { bench async throws in
            let first = try bench.deliver("q", extra: "Message-ID: <q@example.com>\r\n")
            let reply = try bench.deliver("Re: q", extra: "References: <x@y> <q@example.com>\r\n")
            #expect(reply.threadId == first.threadId)
            #expect(try bench.deliver("alone").threadId != first.threadId)
            let generated = try #require(bench.user.dump().messages.last)
            let answer = try bench.deliver("Re", extra: "In-Reply-To: <\(generated.messageId ?? "")>\r\n")
            #expect(answer.threadId == generated.threadId)
        }
    }
}
