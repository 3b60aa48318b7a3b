import Synchronization
import Testing

@testable import Jobs

@Suite("The gate for children")
struct ChildGateTests {
    private final class Visitors: Sendable {
        private let counts = Mutex((now: 0, most: 0, all: 0))

        func come() {
            counts.withLock {
                $0.now += 1
                $0.most = max($0.most, $0.now)
            }
        }

        func go() {
            counts.withLock {
                $0.now -= 1
                $0.all += 1
            }
        }

        var figures: [Int] { counts.withLock { [$0.now, $0.all, $0.most] } }
    }

    @Test("never lets more in than it has places, and everybody in at last")
    func bound() async throws {
        let gate = ChildGate(places: 3)
        let visitors = Visitors()
        try await withThrowingTaskGroup { group in
            for _ in 0..<200 {
                group.addTask {
                    try await gate.pass {
                        visitors.come()
                        await Task.yield()
                        visitors.go()
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(visitors.figures.prefix(2) == [0, 200] && (1...3).contains(visitors.figures[2]))
    }

    @Test("who is cancelled while waiting takes no place")
    func cancelled() async throws {
        let gate = ChildGate(places: 1)
        let (held, hold) = AsyncStream.makeStream(of: Void.self)
        let (entered, enter) = AsyncStream.makeStream(of: Void.self)
        let holder = Task {
            try await gate.pass {
                enter.yield()
                for await _ in held {}
            }
        }
        for await _ in entered { break }
        let waiting = Task { try await gate.pass {} }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        hold.finish()
        try await holder.value
        try await gate.pass {}
    }
}
