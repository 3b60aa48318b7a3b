import SandboxService
import Testing

@Suite("The sandbox's site of meetings", .timeLimit(.minutes(1)))
struct MeetingControlTests {
    private static func put(_ bench: Bench, _ path: String, _ body: String) async throws -> Int {
        try await bench.client.send(
            "PUT", "/control/meetings\(path)", headers: ["Content-Type": "application/json"], body: Array(body.utf8)
        ).status
    }

    private static func page(_ bench: Bench) async throws -> (status: Int, text: String) {
        let answer = try await bench.client.send("GET", "/parliament/members/1/meetings?page=0")
        return (answer.status, String(decoding: answer.body, as: UTF8.self))
    }

    @Test("takes its mood over HTTP, for a while or until it is taken back, and tells what was asked of it")
    func mood() async throws {
        try await Bench.run { bench async throws in
            #expect(try await Self.put(bench, "", #"{"status": 503, "skip": 1}"#) == 200)
            #expect(try await Self.page(bench).status == 200)
            #expect(try await Self.page(bench).status == 503)
            #expect(try await Self.put(bench, "", #"{"isRedesigned": true}"#) == 200)
            #expect(try await Self.page(bench).text.contains("class=\"card\""))
            #expect(try await Self.put(bench, "", #"{"delayMs": "long"}"#) == 400)
            #expect(try await bench.client.send("DELETE", "/control/meetings").status == 200)
            #expect(try await Self.page(bench).text.contains("class=\"meeting\""))
            let counts = try await bench.client.send("GET", "/control/meetings/counts")
            #expect(String(decoding: counts.body, as: UTF8.self) == #"{"asked":4,"unchanged":0,"whole":3}"#)
        }
    }

    @Test("takes what a member has published")
    func members() async throws {
        try await Bench.run { bench async throws in
            let meeting = #"[{"title":"Batteries","place":"Online","participants":[],"date":"21-11-2026"}]"#
            #expect(try await Self.put(bench, "/members/1", meeting) == 200)
            #expect(try await Self.page(bench).text.contains("Batteries"))
            #expect(try await bench.client.send("GET", "/control/meetings/members/99").status == 404)
        }
    }
}
