import Testing

@testable import AMQP

@Suite("Backing off")
struct BackoffTests {
    private let backoff = Backoff(base: .milliseconds(100), cap: .seconds(2))

    @Test("the bound doubles from its base up to the cap")
    func bound() {
        #expect(
            (0..<7).map(backoff.bound)
                == [100, 200, 400, 800, 1600, 2000, 2000].map { Duration.milliseconds($0) })
        #expect(backoff.bound(attempt: .max) == .seconds(2))
        #expect(backoff.bound(attempt: -1) == .milliseconds(100))
    }

    @Test("delays fill the whole range below the bound")
    func jitter() {
        var generator = SeededGenerator(1)
        let delays = (0..<1000).map { _ in backoff.delay(attempt: 9, using: &generator) }
        #expect(delays.allSatisfy { $0 >= .zero && $0 <= .seconds(2) })
        #expect(delays.contains { $0 < .milliseconds(200) })
        #expect(delays.contains { $0 > .milliseconds(1800) })
    }
}
