import SandboxService
import Testing

@Suite("History", .timeLimit(.minutes(1)))
struct HistoryTests {
    private func kinds(_ answer: JSONValue) -> [String] {
        let names = ["messagesAdded", "messagesDeleted", "labelsAdded", "labelsRemoved"]
        return (answer["history"]?.array ?? []).flatMap { record in names.filter { record[$0] != nil } }
    }

    @Test("each change is a record, in order, with gaps between the ids")
    func changes() async throws {
        try await Bench.run(messages: 3) { bench async throws in
            let start = bench.user.historyID
            let id = try bench.deliver("new").id
            try bench.user.changeLabels(of: id, add: ["STARRED", "INBOX"], remove: ["UNREAD", "SPAM"])
            try bench.user.delete(id)
            let answer = try await bench.gmail("history?startHistoryId=\(start)").json
            #expect(kinds(answer) == ["messagesAdded", "labelsAdded", "labelsRemoved", "messagesDeleted"])
            let records = try #require(answer["history"]?.array)
            #expect(records[1]["labelsAdded"]?[0]?["labelIds"] == .list([.text("STARRED")]))
            #expect(records[2]["labelsRemoved"]?[0]?["labelIds"] == .list([.text("UNREAD")]))
            #expect(records.allSatisfy { $0["messages"]?[0]?["id"]?.string == id })
            let ids = records.compactMap { $0["id"]?.string.flatMap { Int($0) } }
            #expect(ids == ids.sorted())
            #expect(answer["historyId"]?.string == String(ids[3]))
        }
    }

    @Test("pages continue where the last one ended, and see what came meanwhile")
    func paging() async throws {
        try await Bench.run { bench async throws in
            let start = bench.user.historyID
            for number in 0..<5 { try bench.deliver("\(number)") }
            let path = "history?startHistoryId=\(start)&maxResults=3"
            let first = try await bench.gmail(path).json
            #expect(first["history"]?.array?.count == 3)
            try bench.deliver("meanwhile")
            let token = try #require(first["nextPageToken"]?.string)
            let second = try await bench.gmail("\(path)&pageToken=\(token)").json
            #expect(second["history"]?.array?.count == 3)
            #expect(second["nextPageToken"] == nil)
            #expect(second["historyId"]?.string == bench.user.historyID)
        }
    }

    @Test("kinds and labels narrow it down")
    func filters() async throws {
        try await Bench.run { bench async throws in
            let start = bench.user.historyID
            let id = try bench.deliver("a").id
            try bench.deliver("b", labels: ["SENT"])
            try bench.user.changeLabels(of: id, add: ["STARRED"])
            let path = "history?startHistoryId=\(start)"
            let added = try await bench.gmail("\(path)&historyTypes=messageAdded&historyTypes=messageDeleted").json
            #expect(kinds(added) == ["messagesAdded", "messagesAdded"])
            let sent = try await bench.gmail("\(path)&labelId=SENT").json
            #expect(kinds(sent) == ["messagesAdded"])
            #expect(try await bench.gmail("\(path)&historyTypes=nonsense").status == 400)
        }
    }

    @Test("nothing new has no history member and the same id")
    func nothing() async throws {
        try await Bench.run(messages: 3) { bench async throws in
            let answer = try await bench.gmail("history?startHistoryId=\(bench.user.historyID)").json
            #expect(answer["history"] == nil)
            #expect(answer["historyId"]?.string == bench.user.historyID)
        }
    }

    @Test("an id that is too old, too new or none is refused")
    func lost() async throws {
        try await Bench.run(messages: 3) { bench async throws in
            let start = bench.user.historyID
            try bench.deliver("a")
            bench.user.expireHistory()
            let old = try await bench.gmail("history?startHistoryId=\(start)")
            #expect(old.status == 404)
            #expect(try old.reason == "notFound")
            #expect(try await bench.gmail("history?startHistoryId=99999999999").status == 404)
            #expect(try await bench.gmail("history?startHistoryId=x").status == 400)
            #expect(try await bench.gmail("history").status == 400)
            #expect(try await bench.gmail("history?startHistoryId=\(bench.user.historyID)").status == 200)
        }
    }

    @Test("a client that follows history has exactly the mailbox, whatever happens in it")
    func followedExactly() async throws {
        try await Bench.run(messages: 50) { bench async throws in
            var known = Dictionary(uniqueKeysWithValues: bench.user.dump().messages.map { ($0.id, Set($0.labelIds)) })
            var cursor = bench.user.historyID
            for _ in 0..<10 {
                bench.user.act(steps: 30)
                let answer = try await bench.gmail("history?startHistoryId=\(cursor)&maxResults=500").json
                for record in answer["history"]?.array ?? [] { apply(record, to: &known) }
                cursor = try #require(answer["historyId"]?.string)
            }
            let wanted = Dictionary(uniqueKeysWithValues: bench.user.dump().messages.map { ($0.id, Set($0.labelIds)) })
            #expect(known == wanted)
        }
    }

    private func apply(_ record: JSONValue, to known: inout [String: Set<String>]) {
        let labels = { (change: JSONValue?, name: String) in
            Set(change?[name]?.array?.compactMap(\.string) ?? [])
        }
        if let added = record["messagesAdded"]?[0]?["message"] {
            known[added["id"]?.string ?? ""] = labels(added, "labelIds")
        }
        if let deleted = record["messagesDeleted"]?[0]?["message"]?["id"]?.string { known[deleted] = nil }
        if let change = record["labelsAdded"]?[0] {
            known[change["message"]?["id"]?.string ?? ""]?.formUnion(labels(change, "labelIds"))
        }
        if let change = record["labelsRemoved"]?[0] {
            known[change["message"]?["id"]?.string ?? ""]?.subtract(labels(change, "labelIds"))
        }
    }
}
