import ChaosJobs
import Glibc
import Jobs
import Postgres
import TestSupport

extension Stage {
    /// A service whose jobs misbehave.
    func startMisbehaving(_ extra: [String: String] = [:]) async throws -> Replica {
        if try await database.query("SELECT 1 FROM pg_tables WHERE tablename = 'chaos_halts'").isEmpty {
            try await database.withConnection { try await $0.execute(script: ChaosTables.script) }
        }
        return try await start("chaos-worker", count: 1, ["CARILLON_GRACE": "1s"].merging(extra) { $1 })[0]
    }

    /// Enqueues jobs; the sweep finds them within a second.
    @discardableResult
    func enqueue(_ requests: [JobRequest]) async throws -> [Int64] {
        try await database.transaction { transaction in
            try await JobLedger.enqueue(requests, cause: Cause(), in: transaction)
        }
    }

    /// The process in which the handler of a job has begun, on its latest attempt.
    func child(at number: Int64, attempt: Int = 1) async throws -> pid_t {
        try await InTime.poll("attempt \(attempt) of misdeed \(number) to begin", .seconds(30)) {
            let rows = try await database.query("SELECT pid FROM chaos_halts WHERE number = \(number)")
            return rows.count < attempt ? nil : try rows[rows.startIndex + attempt - 1].decode("pid", as: Int32.self)
        }
    }

    /// Waits for a job to have an attempt in a process of its own that ended in this manner.
    func ending(of job: Int64, attempt: Int = 1) async throws -> String {
        try await InTime.poll("the end of attempt \(attempt) of job \(job)", .seconds(40)) {
            try await database.query(
                "SELECT ending FROM isolated_attempts WHERE job_id = \(job) AND attempt = \(attempt)"
            ).first?.decode("ending", as: String.self)
        }
    }

    func status(of job: Int64, is status: String) async throws {
        try await InTime.until("job \(job) to be \(status)", .seconds(40)) {
            try await value("SELECT status AS value FROM jobs WHERE id = \(job)") == status
        }
    }

    /// Waits until a process that is not our child is gone.
    func gone(_ pid: pid_t, within limit: Duration = .seconds(5)) async throws {
        try await InTime.until("process \(pid) to be gone", limit) { !ProcessTable.isAlive(pid) }
    }
}
