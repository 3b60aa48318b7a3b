import SandboxService
import Testing

@Suite("Batches", .timeLimit(.minutes(1)))
struct BatchTests {
    private func send(_ targets: [String], bench: Bench) async throws -> TestAnswer {
        let token = bench.server.state.issueAccessToken(to: Bench.email)
        let parts = targets.enumerated().map { index, target in
            "--bb\r\nContent-Type: application/http\r\nContent-ID: <part\(index)>\r\n\r\nGET \(target)\r\n\r\n"
        }
        return try await bench.client.send(
            "POST",
            "/batch/gmail/v1",
            headers: ["Authorization": "Bearer \(token)", "Content-Type": "multipart/mixed; boundary=\"bb\""],
            body: Array((parts.joined() + "--bb--\r\n").utf8)
        )
    }

    /// Statuses by the number in the Content-ID, and the order they came in.
    private func statuses(_ answer: TestAnswer) -> [(part: Int, status: Int)] {
        let text = String(decoding: answer.body, as: UTF8.self)
        return text.split(separator: "Content-ID: <response-part").dropFirst().map { piece in
            let number = Int(piece.prefix { $0.isNumber }) ?? -1
            let line = piece.split(separator: "HTTP/1.1 ").dropFirst().first ?? ""
            return (number, Int(line.prefix(3)) ?? -1)
        }
    }

    @Test("parts are answered one by one, in another order, and charged one by one")
    func parts() async throws {
        try await Bench.run(messages: 20) { bench async throws in
            let ids = bench.user.messageIDs
            let targets =
                ids.map { "/gmail/v1/users/me/messages/\($0)?format=minimal" } + ["/gmail/v1/users/me/messages/ff"]
            let answer = try await send(targets, bench: bench)
            #expect(answer.status == 200)
            let found = statuses(answer)
            #expect(found.map(\.part) != Array(0...20))
            #expect(found.map(\.part).sorted() == Array(0...20))
            #expect(found.filter { $0.status == 404 }.map(\.part) == [20])
            #expect(bench.user.counts.units == 21 * 20)
            #expect(bench.user.counts[.batch].requests == 1)
            #expect(bench.user.counts.requests == 21)
        }
    }

    @Test("a part over quota or struck by a fault fails alone")
    func partial() async throws {
        try await Bench.run { bench async throws in
            bench.user.quota.unitsPerMinute = 2
            bench.user.faults = [Fault(.unavailable, times: 1)]
            let found = statuses(try await send(Array(repeating: "/gmail/v1/users/me/profile", count: 4), bench: bench))
            #expect(found.sorted { $0.part < $1.part }.map(\.status) == [503, 200, 200, 429])
        }
    }

    @Test("more than a hundred parts, none at all and a body of another type are refused")
    func refusals() async throws {
        try await Bench.run { bench async throws in
            let target = "/gmail/v1/users/me/labels"
            #expect(try await send(Array(repeating: target, count: 100), bench: bench).status == 200)
            #expect(try await send(Array(repeating: target, count: 101), bench: bench).status == 400)
            #expect(try await send([], bench: bench).status == 400)
            #expect(try await bench.client.send("POST", "/batch/gmail/v1", body: [1]).status == 400)
        }
    }

    @Test("a fault of the batch endpoint strikes the whole")
    func whole() async throws {
        try await Bench.run { bench async throws in
            bench.user.faults = [Fault(.unavailable, endpoint: .batch, times: 1)]
            #expect(try await send(["/gmail/v1/users/me/labels"], bench: bench).status == 503)
            #expect(bench.user.counts[.labelsList].requests == 0)
        }
    }
}
