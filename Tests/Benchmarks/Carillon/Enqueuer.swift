import Jobs
import Postgres

/// How the benchmark enqueues: the one place that knows the ledger's calls for it.
struct Enqueuer: Sendable {
    let connection: PostgresConnection
    /// Rings after each commit; `nil` where no worker is to hear.
    var ringer: BellRinger?

    /// One job, committed.
    func enqueue(_ payload: String) async throws {
        let request = try BenchJob.request(BenchJob.Payload(payload: payload))
        _ = try await JobLedger.enqueue([request], cause: Cause(), in: connection)
        ringer?.ring(for: BenchJob.family)
    }

    /// Many by the best call there is, committed together.
    func enqueue(_ count: Int, of payload: String) async throws {
        let request = try BenchJob.request(BenchJob.Payload(payload: payload))
        let requests = Array(repeating: request, count: count)
        _ = try await connection.transaction { transaction in
            try await JobLedger.enqueueMany(requests, cause: Cause(), in: transaction)
        }
        ringer?.ring(for: BenchJob.family)
    }
}
