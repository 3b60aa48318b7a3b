import Testing

@testable import Jobs

@Suite("Deadlines", .timeLimit(.minutes(1)))
struct DeadlinesTests {
    @Test("expire each once, in order, whatever the order they were set in")
    func order() async {
        let deadlines = Deadlines()
        let (expired, report) = AsyncStream.makeStream(of: Int.self)
        let now = ContinuousClock.now
        for number in [3, 1, 4, 2] {
            _ = deadlines.set(now + .milliseconds(20 * number)) { report.yield(number) }
        }
        var seen: [Int] = []
        for await number in expired {
            seen.append(number)
            if seen.count == 4 { break }
        }
        #expect(seen == [1, 2, 3, 4])
    }

    @Test("do not expire once cleared, and hold up no later one")
    func cleared() async {
        let deadlines = Deadlines()
        let (expired, report) = AsyncStream.makeStream(of: Int.self)
        let first = deadlines.set(.now + .milliseconds(10)) { report.yield(1) }
        _ = deadlines.set(.now + .milliseconds(30)) { report.yield(2) }
        deadlines.clear(first)
        #expect(await expired.first { _ in true } == 2)
    }
}
