import Jobs
import JobsTesting
import Models
import Testing

struct TuckInTests {
    @Test("a sheep is tucked in, and again in an hour")
    func again() async throws {
        let service = try await TestService(.maintenance) { $0.register(TuckIn()) }
        let attempt = try await service.perform(TuckIn.self, .init(sheep: "Dolly"))
        #expect(attempt.job.counts == ["tucked_in": 1, "again": 1])
        #expect(try attempt.enqueued.payloads(of: TuckIn.self).map(\.sheep) == ["Dolly"])
        #expect(attempt.enqueued.map(\.uniqueKey) == ["tuck_in:Dolly"])
    }

    @Test("a crash in between tucks nobody in twice")
    func crash() async throws {
        let service = try await TestService(.maintenance) { $0.register(TuckIn()) }
        let id = try await service.enqueue(TuckIn.self, .init(sheep: "Dolly"))
        #expect(try await service.attempt(id, mishap: .deathBeforeRecord).enqueued.isEmpty)
        #expect(try await service.drain().enqueued.count == 1)
    }

    @Test("a sheep without a name is a dead letter")
    func nameless() async throws {
        let service = try await TestService(.maintenance) { $0.register(TuckIn()) }
        try await service.perform(TuckIn.self, .init(sheep: ""))
        #expect(try await service.deadLetters.map(\.reason) == ["it has no name"])
    }
}
