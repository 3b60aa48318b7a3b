import Synchronization

/// Counts who is inside at the same time.
final class Crowd: Sendable {
    private let counts = Mutex((inside: 0, most: 0, all: 0))

    var most: Int { counts.withLock { $0.most } }
    var all: Int { counts.withLock { $0.all } }

    func visit() async {
        counts.withLock { counts in
            counts.inside += 1
            counts.all += 1
            counts.most = max(counts.most, counts.inside)
        }
        for _ in 0..<10 { await Task.yield() }
        counts.withLock { $0.inside -= 1 }
    }
}
