import FoundationEssentials
import Models
import Postgres

@testable import Jobs

extension LedgerFixture {
    static func request(key: String? = nil, payload: String = "{}", _ change: (inout JobRequest) -> Void = { _ in })
        -> JobRequest
    {
        var request = JobRequest(type: "probe_work", family: .ingestion, payload: payload, uniqueKey: key)
        change(&request)
        return request
    }

    @discardableResult
    func enqueue(_ requests: JobRequest...) async throws -> [Int64] {
        try await JobLedger.enqueue(requests, cause: Cause(), in: pool)
    }

    func claimJobs(_ limit: Int, for holder: UUID) async throws -> [ClaimedJob] {
        try await JobLedger.claim(types: ["probe_work"], holder: holder, limit: limit, in: pool).jobs
    }

    /// A job that this holder has claimed.
    func working(for holder: UUID, _ request: JobRequest = request()) async throws -> ClaimedJob {
        try await enqueue(request)
        guard let job = try await claimJobs(1, for: holder).first else { throw Broken() }
        return job
    }

    @discardableResult
    func complete(_ job: ClaimedJob, counts: Counts = [:], effects: JobOutcome.Effects? = nil) async throws -> Counts {
        let completion = Completion(job: job, counts: counts, result: nil)
        if let effects { return try await JobLedger.complete(completion, with: effects, in: pool).counts }
        if try await JobLedger.complete([completion], in: pool).lost.contains(job.id) {
            throw ClaimLost(claim: job.claim)
        }
        return counts
    }

    /// Text of one column of the view over live and finished jobs; `nil` for NULL.
    func column(_ name: String, of job: Int64) async throws -> String? {
        let rows = try await pool.query("SELECT \(identifier: name)::text AS v FROM jobs WHERE id = \(job)")
        return try rows[rows.startIndex].decode("v", as: String?.self)
    }

    /// The texts in a job's or dead letter's list of errors.
    func errors(_ table: String, _ condition: String) async throws -> [String] {
        try await pool.query(
            """
            SELECT entry->>'error' AS error FROM \(identifier: table),
                jsonb_array_elements(errors) WITH ORDINALITY AS list (entry, position)
            WHERE \(unescaped: condition) ORDER BY position
            """
        ).map { try $0.decode("error") }
    }
}
