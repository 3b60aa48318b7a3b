import FoundationEssentials
import Postgres

/// What is kept of attempts that ran in a process of their own.
enum IsolatedAttempts {
    static func note(
        _ work: IsolatedWork, _ ending: ChildEnding, since began: Date, in database: any PostgresQuerying
    ) async throws {
        let (job, run, attempt): (Int64?, UUID?, Int) =
            switch work {
            case .job(let job): (job.id, nil, job.attempt)
            case .run(let run): (nil, run.id, run.attempt)
            }
        try await database.query(
            """
            INSERT INTO isolated_attempts (job_id, run_id, attempt, host, pid, started_at, ending, cpu_ms, peak_memory)
            VALUES (\(job), \(run), \(Int32(attempt)), \(ProcessInfo.processInfo.hostName), \(ending.pid), \(began),
                \(ending.report?.status ?? ending.manner), \(ending.usage.cpuMilliseconds), \(ending.usage.peakMemory))
            """)
    }
}
