import Jobs
import Postgres

/// How the benchmark enqueues: the one place that knows the ledger's calls for it.
struct Enqueuer: Sendable {
    let connection: PostgresConnection

    /// One job, committed.
    func enqueue(_ payload: String) async throws {
        let request = try BenchJob.request(BenchJob.Payload(payload: payload))
        _ = try await JobLedger.enqueue([request], cause: Cause(), in: connection)
    }

    /// Many by the best call there is, committed together.
    func enqueue(_ count: Int, of payload: String) async throws {
        let request = try BenchJob.request(BenchJob.Payload(payload: payload))
        _ = try await JobLedger.enqueue(Array(repeating: request, count: count), cause: Cause(), in: connection)
    }

    /// Fills the ledger in batches.
    func fill(_ count: Int, of payload: String, batch: Int = 2000) async throws {
        var left = count
        while left > 0 {
            try await enqueue(min(batch, left), of: payload)
            left -= batch
        }
    }
}
