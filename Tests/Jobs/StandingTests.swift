import Testing

@testable import Jobs

@Suite("Standing", .timeLimit(.minutes(1)))
struct StandingTests {
    @Test("is bad until a lock opens it, and when it is closed")
    func openAndClosed() {
        let standing = Standing()
        #expect(!standing.isGood)
        standing.open(for: .seconds(60))
        #expect(standing.isGood)
        standing.close()
        #expect(!standing.isGood)
    }

    @Test("lapses by itself: who was frozen does not act on what it knew before")
    func lapse() {
        let standing = Standing()
        standing.open(for: .seconds(9), since: .now - .seconds(10))
        #expect(!standing.isGood)
    }

    @Test("a waiter goes on when it opens, and one that is cancelled ends")
    func waiting() async throws {
        let standing = Standing()
        let waiter = Task { try await standing.confirm() }
        let cancelled = Task { try await standing.confirm() }
        cancelled.cancel()
        await #expect(throws: CancellationError.self) { try await cancelled.value }
        standing.open(for: .seconds(60))
        try await waiter.value
    }

    @Test("outside any service it is always good")
    func assured() async throws {
        #expect(Standing.assured.isGood)
        try await Standing.assured.confirm()
    }
}
