import FoundationEssentials
import Models
import Postgres

@testable import Jobs

extension LedgerFixture {
    /// Defines the job's schedule.
    ///
    /// - Parameters:
    ///   - lastInstant: how many seconds ago its last instant was.
    ///   - accountedTo: how many seconds ago its account ends.
    func schedule(
        lastInstant: Double, accountedTo: Double, every expression: String = "@every 10s",
        _ change: (inout ScheduleDefinition) -> Void = { _ in }
    ) async throws {
        let now = try await value("SELECT date_trunc('second', clock_timestamp())", as: Date.self)
        var definition = ScheduleDefinition(job: job.name, expression: expression, source: "catalogue")
        definition.anchor = now.addingTimeInterval(-lastInstant)
        change(&definition)
        try await ScheduleLedger.define([definition], in: pool)
        try await pool.query("UPDATE schedules SET accounted_to = \(now.addingTimeInterval(-accountedTo))")
    }

    /// The job's schedule as a publisher reads it.
    func stored() async throws -> StoredSchedule {
        let all = try await ScheduleLedger.load(in: pool).schedules
        return all[0]
    }

    /// Moves the whole history of the schedule back, so that instants become due without waiting for them.
    func shiftBack(seconds: Int) async throws {
        let span = "interval '\(seconds) seconds'"
        try await pool.query(
            """
            WITH moved AS (UPDATE schedules SET accounted_to = accounted_to - \(unescaped: span))
            UPDATE scheduled_job_runs SET scheduled_for = scheduled_for - \(unescaped: span),
                accounts_after = accounts_after - \(unescaped: span) WHERE trigger = 'schedule'
            """)
    }

    /// How many instants the runs by schedule stand for.
    func accounted() async throws -> Int {
        let total = try await value(
            """
            SELECT coalesce(sum(CASE WHEN status = 'missed' THEN missed ELSE missed + 1 END), 0)::bigint
            FROM scheduled_job_runs WHERE trigger = 'schedule'
            """, as: Int64.self)
        return Int(total)
    }
}
