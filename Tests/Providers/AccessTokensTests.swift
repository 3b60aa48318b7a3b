import Synchronization
import Testing

@testable import Providers

@Suite("access tokens", .timeLimit(.minutes(1)))
struct AccessTokensTests {
    @Test("many refusals at once make one refresh")
    func singleFlight() async throws {
        let state = Mutex((token: "old", refreshes: 0))
        let tokens = AccessTokens { isForced in
            await Task.yield()
            return state.withLock { state in
                if isForced { state = ("new", state.refreshes + 1) }
                return state.token
            }
        }
        let replacements = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<50 { group.addTask { try await tokens.replacement(for: "old") } }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(replacements == ["new"])
        #expect(state.withLock { $0.refreshes } == 1)
    }

    @Test("a refresh that fails is told to all, and tried again by the next")
    func failing() async throws {
        struct Dead: Error {}
        let isDead = Mutex(true)
        let tokens = AccessTokens { isForced in
            guard isForced else { return "old" }
            if isDead.withLock({ $0 }) { throw Dead() }
            return "new"
        }
        await #expect(throws: Dead.self) { try await tokens.replacement(for: "old") }
        isDead.withLock { $0 = false }
        #expect(try await tokens.replacement(for: "old") == "new")
    }
}
