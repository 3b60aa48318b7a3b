import Synchronization

/// How much may wait: half of what was finished within the last second.
final class Throttle: Sendable {
    /// Jobs that may wait however slow the workers are; without it they could not begin.
    private static let floor = 64

    private struct State: ~Copyable {
        var reader: TallyReader
        var history: [(at: Int64, finished: Int)] = []
    }

    private let state: Mutex<State>

    /// - Parameter folder: of the counters of all processes.
    init(folder: String) {
        state = Mutex(State(reader: TallyReader(folder: folder)))
    }

    /// How many jobs may be enqueued now.
    func room() throws -> Int {
        try state.withLock { state in
            let now = Monotonic.nanoseconds
            let totals = try state.reader.totals()
            state.history.append((now, totals.finished))
            state.history.trimPrefix { $0.at < now - 1_000_000_000 }
            let (since, before) = state.history.first ?? (now, totals.finished)
            let seconds = Double(now - since) / 1e9
            let rate = seconds > 0.1 ? Double(totals.finished - before) / seconds : 0
            return max(Self.floor, Int(rate / 2)) - totals.backlog
        }
    }
}
