import Synchronization

/// A steady load in every way there is.
final class Load: Sendable {
    private let asker: Asker
    private let isPaused = Mutex(false)

    init(_ asker: Asker) {
        self.asker = asker
    }

    /// Asks until cancelled. What is under way then may be accepted without the asker knowing.
    func run() async throws {
        try await withThrowingTaskGroup { group in
            for _ in 0..<2 {
                group.addTask {
                    try await self.keep(.milliseconds(50)) { try await self.asker.inTransaction(2, work: 5) }
                }
            }
            group.addTask { try await self.keep(.milliseconds(50)) { try await self.asker.byMessage(2, work: 5) } }
            group.addTask { try await self.keep(.milliseconds(400)) { try await self.asker.byTick(1) } }
            try await group.waitForAll()
        }
    }

    func pause() { isPaused.withLock { $0 = true } }
    func resume() { isPaused.withLock { $0 = false } }

    private func keep(_ pause: Duration, _ ask: @Sendable () async throws -> [Int64]) async throws {
        while !Task.isCancelled {
            if !isPaused.withLock({ $0 }) { _ = try await ask() }
            try await ContinuousClock().sleep(for: pause)
        }
    }
}
