import Logging
import ServiceLifecycle
import Synchronization
import Testing

@testable import Operations

@Suite("Watchdog", .timeLimit(.minutes(1)))
struct WatchdogTests {
    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    @Test("a component that stays deaf beyond its limit ends the process with 70, named with its reason")
    func endsTheProcess() async throws {
        let health = HealthRegistry()
        health.liveness("database") { .ok }
        health.liveness("ticks", limit: .milliseconds(30)) { .failing("no consumer") }
        let watchdog = Watchdog(health: health, logger: logger, interval: .milliseconds(5))
        let error = await #expect(throws: ComponentFailure.self) { try await watchdog.run() }
        #expect(error?.component == "ticks")
        #expect(error?.reason.hasPrefix("no consumer, for ") == true)
        #expect(error?.exitCode == .software)
    }

    @Test("a component that comes back in time is forgiven, and graceful shutdown ends the watch quietly")
    func forgives() async throws {
        let health = HealthRegistry()
        let (pulses, pulse) = AsyncStream.makeStream(of: Void.self)
        let rounds = Rounds()
        health.liveness("ticks", limit: .seconds(30)) { rounds.next() <= 2 ? .failing("reconnecting") : .ok }
        let watchdog = Watchdog(health: health, logger: logger, interval: .milliseconds(5)) { pulse.yield() }
        let group = ServiceGroup(services: [watchdog], logger: logger)
        async let end: Void = group.run()
        var seen = 0
        for await _ in pulses {
            seen += 1
            if seen == 5 { break }
        }
        await group.triggerGracefulShutdown()
        try await end
        #expect(await health.report(.liveness).isPassing)
    }

    private final class Rounds: Sendable {
        private let count = Mutex(0)
        func next() -> Int {
            count.withLock { count in
                count += 1
                return count
            }
        }
    }
}
