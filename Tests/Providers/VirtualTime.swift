import FoundationEssentials
import HTTPClient
import Synchronization

/// A time that passes only by waiting, and notes every wait.
final class VirtualTime: Sendable {
    private let state = Mutex<(now: Duration, waits: [Duration])>((.zero, []))
    private let chance: Double

    init(chance: Double = 0) {
        self.chance = chance
    }

    var now: Duration { state.withLock { $0.now } }
    var waits: [Duration] { state.withLock { $0.waits } }

    func advance(by span: Duration) {
        state.withLock { $0.now += span }
    }

    var source: TimeSource {
        TimeSource(
            uptime: { self.now },
            date: { Date(timeIntervalSince1970: 1_790_000_000) },
            random: { self.chance },
            sleep: { wait in
                try Task.checkCancellation()
                self.state.withLock { state in
                    state.now += wait
                    state.waits.append(wait)
                }
            }
        )
    }
}
