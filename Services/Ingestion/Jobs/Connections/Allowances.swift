import FoundationEssentials
import HTTPClient
import Synchronization

/// What each account allows, kept between its syncs: a quota made anew starts empty and would only slow a sync.
///
/// There is one for an account for as long as anybody uses it, or else its requests would be counted apart.
final class Allowances<Allowance: AnyObject & Sendable>: Sendable {
    private struct Entry {
        /// Nil when it was not asked for of late; then whoever still uses it keeps it.
        var kept: Allowance?
        weak var used: Allowance?
        var askedAt: Duration
    }

    private let make: @Sendable () -> Allowance
    private let time: TimeSource
    private let entries = Mutex<[UUID: Entry]>([:])

    /// After this long without use one is forgotten; it would be full again anyway.
    private static var memory: Duration { .seconds(600) }

    init(time: TimeSource = .system, _ make: @escaping @Sendable () -> Allowance) {
        self.time = time
        self.make = make
    }

    subscript(connection: UUID) -> Allowance {
        entries.withLock { entries in
            let now = time.uptime()
            Self.forget(before: now - Self.memory, &entries)
            let allowance = entries[connection]?.used ?? make()
            entries[connection] = Entry(kept: allowance, used: allowance, askedAt: now)
            return allowance
        }
    }

    private static func forget(before instant: Duration, _ entries: inout [UUID: Entry]) {
        for (id, entry) in entries where entry.askedAt <= instant { entries[id]?.kept = nil }
        entries = entries.filter { $0.value.used != nil }
    }
}
