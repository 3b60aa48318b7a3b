import SandboxService
import Testing

@Suite("Quota", .timeLimit(.minutes(1)))
struct QuotaTests {
    @Test("units are charged by endpoint and refused over the limit, until the window has passed")
    func limit() async throws {
        try await Bench.run { bench async throws in
            bench.user.quota.unitsPerMinute = 25
            let id = try bench.deliver("a").id
            #expect(try await bench.gmail("messages/\(id)").status == 200)
            bench.clock.advance(.seconds(30))
            #expect(try await bench.gmail("messages").status == 200)
            let refused = try await bench.gmail("profile")
            #expect(refused.status == 429)
            #expect(try refused.reason == "userRateLimitExceeded")
            #expect(try refused.json["error"]?["errors"]?[0]?["domain"]?.string == "usageLimits")
            bench.clock.advance(.seconds(30))
            #expect(try await bench.gmail("messages/\(id)").status == 200)
            let counts = bench.user.counts
            #expect(counts.units == 45)
            #expect(counts.peakUnitsPerMinute == 25)
            #expect(counts.refused == 1)
            #expect(counts[.messagesGet].requests == 2)
            #expect(counts.requests == 4)
        }
    }

    @Test("refusals may be 403 instead")
    func forbidden() async throws {
        try await Bench.run { bench async throws in
            bench.user.quota.unitsPerMinute = 0
            bench.user.quota.refusalStatus = 403
            let refused = try await bench.gmail("labels")
            #expect(refused.status == 403)
            #expect(try refused.reason == "userRateLimitExceeded")
        }
    }
}
