import Testing

@testable import Postgres

/// SplitMix64: the same numbers every time.
private struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

@Suite("A transaction waits before it is run again")
struct TransactionBackoffTests {
    @Test(
        "anything up to 10 ms, doubled each time, never above 500 ms",
        arguments: [(1, 10), (2, 20), (3, 40), (7, 500), (99, 500)])
    func ceiling(attempt: Int, milliseconds: Int) throws {
        var generator = SeededGenerator(state: 1)
        let delays = (0..<1000).map { _ in TransactionBackoff.delay(afterAttempt: attempt, using: &generator) }
        let ceiling = Duration.milliseconds(milliseconds)
        #expect(delays.allSatisfy { $0 >= .zero && $0 <= ceiling })
        #expect(try #require(delays.max()) > ceiling * 0.98)
        #expect(try #require(delays.min()) < ceiling * 0.02)
    }
}
