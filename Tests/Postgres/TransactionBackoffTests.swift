import Testing

@testable import Postgres

/// Returns the same bits for ever.
private struct ConstantGenerator: RandomNumberGenerator {
    let bits: UInt64

    mutating func next() -> UInt64 { bits }
}

@Suite("A transaction waits before it is run again")
struct TransactionBackoffTests {
    @Test("up to 10 ms, doubled each time, never above 500 ms", arguments: [(1, 10), (2, 20), (3, 40), (7, 500), (99, 500)])
    func ceiling(attempt: Int, milliseconds: Int) {
        var longest = ConstantGenerator(bits: .max)
        var shortest = ConstantGenerator(bits: 0)
        #expect(TransactionBackoff.delay(afterAttempt: attempt, using: &longest) == .milliseconds(milliseconds))
        #expect(TransactionBackoff.delay(afterAttempt: attempt, using: &shortest) == .zero)
    }
}
