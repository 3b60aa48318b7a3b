import Testing

@testable import Providers

@Suite("places", .timeLimit(.minutes(1)))
struct ConcurrencyGateTests {
    @Test("never more than its width are inside, and all get in")
    func bounded() async throws {
        let gate = ConcurrencyGate(width: 4)
        let crowd = Crowd()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<200 { group.addTask { try await gate.withRoom { await crowd.visit() } } }
            try await group.waitForAll()
        }
        #expect(crowd.most == 4)
        #expect(crowd.all == 200)
    }

    @Test("a cancelled caller leaves the queue, and an error leaves its place")
    func cancelled() async throws {
        struct Broken: Error {}
        let gate = ConcurrencyGate(width: 1)
        let (entered, entering) = AsyncStream.makeStream(of: Void.self)
        let (release, releasing) = AsyncStream.makeStream(of: Void.self)
        let holder = Task {
            try await gate.withRoom {
                entering.finish()
                for await _ in release {}
                throw Broken()
            }
        }
        for await _ in entered {}
        let waiting = Task { try await gate.withRoom {} }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        releasing.finish()
        await #expect(throws: Broken.self) { try await holder.value }
        try await gate.withRoom {}
    }
}
