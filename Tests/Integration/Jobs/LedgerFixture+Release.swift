import FoundationEssentials
import Models

@testable import Jobs

extension LedgerFixture {
    /// What a sweep does: takes back the runs of the dead.
    func releaseRuns() async throws -> [UUID] {
        var released: [UUID] = []
        for run in try await RunLedger.abandoned(.ingestion, in: pool)
        where try await RunLedger.release(run.id, job: run.job, fence: run.fence, in: pool) {
            released.append(run.id)
        }
        return released
    }

    /// The same for queued jobs.
    func releaseJobs() async throws -> [Int64] {
        var released: [Int64] = []
        for abandoned in try await JobLedger.abandoned(.ingestion, in: pool)
        where try await JobLedger.release(abandoned, in: pool) {
            released.append(abandoned.job.id)
        }
        return released
    }
}
