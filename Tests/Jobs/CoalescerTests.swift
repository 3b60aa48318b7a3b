import Synchronization
import Testing

@testable import Jobs

@Suite("A coalescer", .timeLimit(.minutes(1)))
struct CoalescerTests {
    @Test("runs once more for all that ask while it runs, and never twice at a time")
    func coalesces() async {
        let (began, report) = AsyncStream.makeStream(of: Int.self)
        let (gate, open) = AsyncStream.makeStream(of: Void.self)
        let count = Mutex(0)
        let coalescer = Coalescer {
            let number = count.withLock { count in
                count += 1
                return count
            }
            report.yield(number)
            if number == 1 { for await _ in gate { break } }
        }
        coalescer.ask()
        var runs = began.makeAsyncIterator()
        #expect(await runs.next() == 1)
        for _ in 0..<100 { coalescer.ask() }
        open.finish()
        #expect(await runs.next() == 2)
        coalescer.ask()
        #expect(await runs.next() == 3)
        #expect(count.withLock { $0 } == 3)
    }
}
