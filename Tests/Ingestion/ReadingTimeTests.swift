import Testing

@testable import IngestionJobs

@Suite("The time for reading sources")
struct ReadingTimeTests {
    private let now = ContinuousClock.now

    @Test("ends 90 s before the deadline, or a quarter of a short time")
    func end() {
        var time = ReadingTime(until: now + .seconds(1800), now: now - .seconds(1710) + .seconds(1))
        time.share(among: 1)
        #expect(time.isLeft)
        var over = ReadingTime(until: now + .seconds(89), now: now - .seconds(1711))
        over.share(among: 1)
        #expect(!over.isLeft)
        var short = ReadingTime(until: now + .seconds(24), now: now - .seconds(76))
        short.share(among: 1)
        #expect(!short.isLeft)
    }

    @Test("is shared: what the first leave is left to the rest")
    func share() {
        var time = ReadingTime(until: now + .seconds(200), now: now - .seconds(160))
        // 110 s are left for two
        time.share(among: 2, now: now - .seconds(120))
        #expect(!time.isLeft)
        time.share(among: 1, now: now - .seconds(120))
        #expect(time.isLeft)
    }
}
