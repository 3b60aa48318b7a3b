import HTTPClient
import Synchronization
import Testing

@testable import Linking

@Suite("Published keys")
struct RemoteKeysTests {
    /// A clock that stands until it is moved.
    private final class Clock: Sendable {
        private let now = Mutex(Duration.zero)

        func advance(_ span: Duration) { now.withLock { $0 += span } }

        var time: TimeSource {
            var time = TimeSource.system
            time.uptime = { self.now.withLock { $0 } }
            time.sleep = { _ in }
            return time
        }
    }

    @Test("are fetched once for many tokens, also when those come at once")
    func once() async throws {
        let (keys, clock) = (PublishedKeys(), Clock())
        let remote = RemoteKeys(url: "https://keys.example", transport: keys, time: clock.time)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<20 { group.addTask { _ = try await remote.keys(with: "k1") } }
            try await group.waitForAll()
        }
        #expect(keys.requests == 1)
    }

    @Test("are fetched anew for a key that is not among them, but not at anybody's bidding")
    func rotation() async throws {
        let (keys, clock) = (PublishedKeys(), Clock())
        let remote = RemoteKeys(url: "https://keys.example", transport: keys, time: clock.time)
        _ = try await remote.keys(with: "k1")
        for _ in 0..<10 {
            await #expect(throws: RemoteKeys.Failure.unknownKey) { try await remote.keys(with: "made-up") }
        }
        #expect(keys.requests == 1)
        keys.set { $0.id = "k2" }
        clock.advance(.seconds(31))
        _ = try await remote.keys(with: "k2")
        #expect(keys.requests == 2)
    }

    @Test("are used on while their publisher is down")
    func outage() async throws {
        let (keys, clock) = (PublishedKeys(), Clock())
        let remote = RemoteKeys(url: "https://keys.example", transport: keys, time: clock.time)
        _ = try await remote.keys(with: "k1")
        keys.set { $0.isDown = true }
        clock.advance(.seconds(7200))
        _ = try await remote.keys(with: "k1")
        #expect(keys.requests > 1)
        clock.advance(.seconds(31))
        await #expect(throws: RemoteKeys.Failure.unavailable(reason: "status 503")) {
            try await remote.keys(with: "k2")
        }
    }

    @Test("that were never had are unavailable, not unknown, for as long as their publisher is not asked again")
    func neverHad() async throws {
        let (keys, clock) = (PublishedKeys(), Clock())
        keys.set { $0.isDown = true }
        let remote = RemoteKeys(url: "https://keys.example", transport: keys, time: clock.time)
        for _ in 0..<3 {
            await #expect(throws: RemoteKeys.Failure.unavailable(reason: "status 503")) {
                try await remote.keys(with: "k1")
            }
        }
        keys.set { $0.isDown = false }
        clock.advance(.seconds(31))
        _ = try await remote.keys(with: "k1")
        await #expect(throws: RemoteKeys.Failure.unknownKey) { try await remote.keys(with: "k2") }
    }

    @Test("that were rotated during an outage are unavailable, not unknown, until their publisher answers")
    func rotatedInOutage() async throws {
        let (keys, clock) = (PublishedKeys(), Clock())
        let remote = RemoteKeys(url: "https://keys.example", transport: keys, time: clock.time)
        _ = try await remote.keys(with: "k1")
        keys.set { $0.isDown = true }
        clock.advance(.seconds(31))
        for _ in 0..<2 {
            await #expect(throws: RemoteKeys.Failure.unavailable(reason: "status 503")) {
                try await remote.keys(with: "k2")
            }
        }
        _ = try await remote.keys(with: "k1")
    }

    @Test("must be named by a token")
    func anonymous() async throws {
        let remote = RemoteKeys(url: "https://keys.example", transport: PublishedKeys(), time: Clock().time)
        await #expect(throws: RemoteKeys.Failure.unknownKey) { try await remote.keys(with: nil) }
    }
}
