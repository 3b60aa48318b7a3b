import FoundationEssentials
import Providers
import Synchronization

/// One quota bucket per mailbox, kept between its syncs: a bucket made anew starts empty and would only slow a sync.
final class QuotaBuckets: Sendable {
    private struct Entry {
        let bucket: QuotaBucket
        var usedAt: ContinuousClock.Instant
    }

    private let limit: QuotaLimit
    private let entries = Mutex<[UUID: Entry]>([:])

    /// After this long without use a bucket is forgotten; it would be full again anyway.
    private static let memory = Duration.seconds(600)

    init(limit: QuotaLimit) {
        self.limit = limit
    }

    func bucket(of connection: UUID) -> QuotaBucket {
        entries.withLock { entries in
            let now = ContinuousClock.now
            entries = entries.filter { now - $0.value.usedAt < Self.memory }
            let bucket = entries[connection]?.bucket ?? QuotaBucket(limit: limit)
            entries[connection] = Entry(bucket: bucket, usedAt: now)
            return bucket
        }
    }
}
