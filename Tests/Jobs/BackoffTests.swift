import Testing

@testable import Jobs

@Suite("A backoff")
struct BackoffTests {
    private let backoff = Backoff(base: .seconds(2), cap: .seconds(60))

    @Test("doubles from its base to its cap")
    func ceilings() {
        #expect((1...8).map { backoff.ceiling(after: $0) } == [2, 4, 8, 16, 32, 60, 60, 60].map { .seconds($0) })
        #expect(backoff.ceiling(after: Int.max) == .seconds(60))
    }

    @Test("spreads its delays over the whole range below the ceiling")
    func jitter() {
        var generator = SeededGenerator(seed: 1)
        let delays = (0..<1000).map { _ in backoff.delay(after: 5, using: &generator) }
        #expect(delays.allSatisfy { $0 >= .zero && $0 <= .seconds(32) })
        #expect(delays.contains { $0 < .seconds(4) } && delays.contains { $0 > .seconds(28) })
    }
}
