import Jobs
import Models

/// The work that every system is measured with: nothing, or a sleep.
struct BenchJob: QueuedJob {
    struct Payload: Codable, Sendable {
        let payload: String
    }

    static let type = "bench_work"
    static let family = Family.maintenance

    let tally: Tally
    let pause: Duration

    func run(_ payload: Payload, _ context: WorkContext) async throws -> JobOutcome {
        tally.started(payload.payload)
        if pause > .zero { try await ContinuousClock().sleep(for: pause) }
        tally.finished()
        return .done()
    }

    /// What `PEERS_WORK_MS` asks for; nothing by default.
    static func requestedPause() throws -> Duration {
        guard let text = environment("PEERS_WORK_MS") else { return .zero }
        guard let milliseconds = Double(text), milliseconds >= 0 else {
            throw BenchError("PEERS_WORK_MS is '\(text)': it is a number of milliseconds")
        }
        return .nanoseconds(Int64(milliseconds * 1e6))
    }
}
