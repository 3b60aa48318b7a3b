import Models
import Synchronization

/// How many queued jobs some work has written for each family, so that their bells are rung once they are committed.
final class Enqueued: Sendable {
    private let state = Mutex<[Family: Int]>([:])

    var counts: [Family: Int] { state.withLock { $0 } }

    func add(_ requests: [JobRequest]) {
        state.withLock { counts in
            for request in requests { counts[request.family, default: 0] += 1 }
        }
    }
}
