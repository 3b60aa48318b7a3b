import ChaosJobs
import Jobs
import Postgres
import TestSupport

extension Fault {
    /// Jobs that kill whatever runs them end as dead letters, and their neighbours never notice.
    static let poison = Fault("poison that kills its process") { scene in
        let requests = try (0..<3).map { _ in try KillProcess.request(KillProcess.Payload()) }
        try await scene.database.transaction { transaction in
            _ = try await JobLedger.enqueue(requests, cause: Cause(), in: transaction)
        }
        try await InTime.until("poison to end as dead letters", .seconds(90)) {
            try await scene.count(
                """
                SELECT count(*) AS value FROM dead_letters WHERE kind = 'job' AND name = \(KillProcess.type)
                """) == Int64(requests.count)
        }
    }
}
