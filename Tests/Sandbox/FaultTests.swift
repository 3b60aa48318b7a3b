import Glibc
import SandboxService
import Testing

@Suite("Faults", .timeLimit(.minutes(1)))
struct FaultTests {
    @Test(
        "refusals have their status and reason, once, and cost nothing",
        arguments: [
            (FaultKind.unauthorized, 401, "authError"), (.rateLimited, 403, "rateLimitExceeded"),
            (.forbidden, 403, "domainPolicy"), (.historyGone, 404, "notFound"),
            (.tooManyRequests, 429, "rateLimitExceeded"), (.internalError, 500, "backendError"),
            (.unavailable, 503, "backendError"),
        ]
    )
    func refusals(kind: FaultKind, status: Int, reason: String) async throws {
        try await Bench.run { bench async throws in
            bench.user.faults = [Fault(kind, times: 1, retryAfter: 7)]
            let path = "history?startHistoryId=\(bench.user.historyID)"
            let answer = try await bench.gmail(path)
            #expect(answer.status == status)
            #expect(try answer.reason == reason)
            #expect(answer.headers["retry-after"] == "7")
            #expect(bench.user.counts.units == 0)
            #expect(try await bench.gmail(path).status == 200)
            #expect(bench.user.faults.isEmpty)
        }
    }

    @Test("Retry-After can be a date")
    func retryAfterDate() async throws {
        try await Bench.run { bench async throws in
            bench.user.faults = [Fault(.unavailable, retryAfter: 60, retryAfterAsDate: true)]
            #expect(try await bench.gmail("labels").headers["retry-after"] == "Mon, 21 Sep 2026 14:14:20 GMT")
        }
    }

    @Test("a fault strikes its endpoint only, after as many calls as it is told to let pass")
    func aim() async throws {
        try await Bench.run { bench async throws in
            bench.user.faults = [Fault(.internalError, endpoint: .labelsList, times: 1, skip: 1)]
            var statuses: [Int] = []
            for path in ["profile", "labels", "profile", "labels", "labels"] {
                statuses.append(try await bench.gmail(path).status)
            }
            #expect(statuses == [200, 200, 200, 500, 200])
        }
    }

    @Test("a truncated answer ends before its length")
    func truncated() async throws {
        try await Bench.run { bench async throws in
            bench.user.faults = [Fault(.truncated, times: 1)]
            let answer = try await bench.gmail("labels")
            let length = try #require(answer.headers["content-length"].flatMap { Int($0) })
            #expect(answer.status == 200)
            #expect(answer.body.count == length / 2)
            #expect(throws: (any Error).self) { try answer.json }
            #expect(try await bench.gmail("labels").body.count == length)
        }
    }

    @Test("garbage is no JSON but claims to be")
    func garbage() async throws {
        try await Bench.run { bench async throws in
            bench.user.faults = [Fault(.garbage)]
            let answer = try await bench.gmail("labels")
            #expect(answer.status == 200)
            #expect(answer.headers["content-type"]?.hasPrefix("application/json") == true)
            #expect(throws: (any Error).self) { try answer.json }
        }
    }

    @Test("a reset gives no answer")
    func reset() async throws {
        try await Bench.run { bench async throws in
            bench.user.faults = [Fault(.reset, times: 1)]
            await #expect { try await bench.gmail("labels") } throws: { error in
                (error as? TestClient.Failure)?.code == ECONNRESET
            }
            #expect(try await bench.gmail("labels").status == 200)
        }
    }

    @Test("a slow answer is late and right")
    func slow() async throws {
        try await Bench.run { bench async throws in
            bench.user.faults = [Fault(.slow, delayMs: 200)]
            let clock = ContinuousClock()
            let start = clock.now
            #expect(try await bench.gmail("labels").status == 200)
            #expect(clock.now - start >= .milliseconds(200))
        }
    }

    @Test("chances are the same for the same seed")
    func chances() async throws {
        let run = { () async throws -> [Int] in
            try await Bench.run { bench async throws in
                bench.user.faults = [Fault(.internalError, probability: 0.5)]
                var statuses: [Int] = []
                for _ in 0..<30 { statuses.append(try await bench.gmail("labels").status) }
                return statuses
            }
        }
        let first = try await run()
        #expect(Set(first) == [200, 500])
        #expect(try await run() == first)
    }
}
