import FoundationEssentials
import HTTPClient
import Synchronization
import Testing

@testable import IngestionJobs

@Suite("What accounts allow")
struct AccountAllowancesTests {
    private final class Quota: Sendable {}

    @Test("is one for each account, for as long as somebody uses it, and forgotten when nobody has for ten minutes")
    func memory() {
        let now = Mutex(Duration.zero)
        let made = Mutex(0)
        var time = TimeSource.system
        time.uptime = { now.withLock { $0 } }
        let allowances = Allowances<Quota>(time: time) {
            made.withLock { $0 += 1 }
            return Quota()
        }
        let (used, idle) = (UUID(), UUID())
        let held = allowances[used]
        _ = allowances[idle]
        now.withLock { $0 = .seconds(599) }
        _ = allowances[idle]
        #expect(made.withLock { $0 } == 2)
        // A sync that takes an hour asks for its quota once.
        now.withLock { $0 = .seconds(3600) }
        #expect(allowances[used] === held)
        #expect(made.withLock { $0 } == 2)
        _ = allowances[idle]
        #expect(made.withLock { $0 } == 3)
        withExtendedLifetime(held) {}
    }
}
