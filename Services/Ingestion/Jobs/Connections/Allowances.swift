import FoundationEssentials
import Synchronization

/// What each account allows, kept between its syncs: a quota made anew starts empty and would only slow a sync.
final class Allowances<Allowance: Sendable>: Sendable {
    private struct Entry {
        let allowance: Allowance
        var usedAt: ContinuousClock.Instant
    }

    private let make: @Sendable () -> Allowance
    private let entries = Mutex<[UUID: Entry]>([:])

    /// After this long without use one is forgotten; it would be full again anyway.
    private static var memory: Duration { .seconds(600) }

    init(_ make: @escaping @Sendable () -> Allowance) {
        self.make = make
    }

    subscript(connection: UUID) -> Allowance {
        entries.withLock { entries in
            let now = ContinuousClock.now
            entries = entries.filter { now - $0.value.usedAt < Self.memory }
            let allowance = entries[connection]?.allowance ?? make()
            entries[connection] = Entry(allowance: allowance, usedAt: now)
            return allowance
        }
    }
}
