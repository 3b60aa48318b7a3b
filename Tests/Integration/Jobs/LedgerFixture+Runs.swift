import FoundationEssentials
import Models
import Postgres

@testable import Jobs

extension LedgerFixture {
    /// Records a run by hand.
    func run(_ overlap: OverlapPolicy = .bufferOne, _ parameters: [String: JSONValue] = [:]) async throws -> UUID {
        try await RunLedger.record(
            job, parameters: parameters, messageID: nil, cause: Cause(), overlap: overlap, in: pool
        ).id
    }

    /// What a service does when it wakes up: tries every candidate.
    func claimAll(for holder: UUID) async throws -> [ClaimedRun] {
        var claimed: [ClaimedRun] = []
        for id in try await RunLedger.candidates(family: job.family, jobs: [job.name], limit: 100, in: pool) {
            if let run = try await RunLedger.claim(id, holder: holder, in: pool) { claimed.append(run) }
        }
        return claimed
    }

    /// A run that this holder has claimed.
    func running(
        for holder: UUID, _ overlap: OverlapPolicy = .bufferOne, _ parameters: [String: JSONValue] = [:]
    ) async throws -> ClaimedRun {
        let id = try await run(overlap, parameters)
        guard let run = try await RunLedger.claim(id, holder: holder, in: pool) else { throw Broken() }
        return run
    }

    func status(of run: UUID) async throws -> RunStatus {
        let rows = try await pool.query("SELECT status FROM scheduled_job_runs WHERE id = \(run)")
        return try rows[rows.startIndex].decode("status")
    }

    /// Text of one column of a run; `nil` for NULL.
    func column(_ name: String, of run: UUID) async throws -> String? {
        let rows = try await pool.query(
            "SELECT \(identifier: name)::text AS v FROM scheduled_job_runs WHERE id = \(run)")
        return try rows[rows.startIndex].decode("v", as: String?.self)
    }

    @discardableResult
    func finish(_ run: ClaimedRun, _ status: RunStatus = .completed, effects: JobOutcome.Effects? = nil) async throws
        -> Counts
    {
        try await RunLedger.finish(run, RunEnding(status: status, counts: ["done": 1], effects: effects), in: pool)
    }
}
