import HTTPClient
import HTTPTypes
import Synchronization
import Testing

@Suite("retries against a real server", .timeLimit(.minutes(1)))
struct HTTPClientRetryTests {
    private func policy() -> RetryPolicy {
        var policy = RetryPolicy()
        policy.base = .milliseconds(5)
        return policy
    }

    @Test("500, then 200: the second answer is returned")
    func secondAttempt() async throws {
        let count = Atomic(0)
        let handler: FaultServer.Handler = { _, connection in
            connection.answer(count.add(1, ordering: .relaxed).newValue == 1 ? 500 : 200)
        }
        try await withFaultServer(handler) { server in
            let client = try makeHTTPClient()
            let answer = try await client.send(HTTPClientRequest(url: server.url), retrying: policy())
            #expect(answer.status == .ok)
            #expect(server.requests.count == 2)
        }
    }

    @Test("when attempts are spent the last answer is returned")
    func spent() async throws {
        try await withFaultServer({ $1.answer(503) }) { server in
            let client = try makeHTTPClient()
            let answer = try await client.send(HTTPClientRequest(url: server.url), retrying: policy())
            #expect(answer.status.code == 503)
            #expect(server.requests.count == 4)
        }
    }

    @Test("a wait longer than the budget is not begun")
    func budget() async throws {
        try await withFaultServer({ $1.answer(429, ["Retry-After: 3600"]) }) { server in
            let client = try makeHTTPClient()
            let answer = try await client.send(HTTPClientRequest(url: server.url), retrying: policy())
            #expect(answer.status.code == 429)
            #expect(server.requests.count == 1)
        }
    }

    @Test("a POST is sent again when it was certainly not sent, and only then")
    func posts() async throws {
        try await withFaultServer({ $1.hangUp() }) { server in
            let client = try makeHTTPClient()
            let post = HTTPClientRequest(method: .post, url: server.url, body: .bytes([1]))
            let error = await httpFailure { try await client.send(post, retrying: policy()) }
            #expect(error?.code == .sendOutcomeUnknown)
            #expect(server.requests.count == 1)
        }
        let gone = try FaultServer { $1.answer(200) }
        gone.stop()
        let sleeps = Atomic(0)
        var time = TimeSource.system
        time.sleep = { _ in sleeps.add(1, ordering: .relaxed) }
        let post = HTTPClientRequest(method: .post, url: gone.url, body: .bytes([1]))
        let client = try makeHTTPClient()
        let error = await httpFailure { [time] in try await client.send(post, retrying: policy(), time: time) }
        #expect(error?.code == .connect)
        #expect(sleeps.load(ordering: .relaxed) == 3)
    }
}
