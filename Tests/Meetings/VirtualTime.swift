import FoundationEssentials
import HTTPClient
import Synchronization

/// A time that passes only by waiting.
final class VirtualTime: Sendable {
    private let state = Mutex(Duration.zero)

    var now: Duration { state.withLock { $0 } }

    var source: TimeSource {
        TimeSource(
            uptime: { self.now }, date: { Date(timeIntervalSince1970: 1_790_000_000) }, random: { 0 },
            sleep: { wait in
                try Task.checkCancellation()
                self.state.withLock { $0 += wait }
            })
    }
}
