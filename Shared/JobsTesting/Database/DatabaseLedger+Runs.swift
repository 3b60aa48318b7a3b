import FoundationEssentials
import Jobs
import Models
import Postgres
import Schedules

extension DatabaseLedger {
    func recordRun(
        _ job: String, parameters: [String: JSONValue], messageID: String?, overlap: OverlapPolicy, cause: Cause
    ) async throws -> (id: UUID, isNew: Bool) {
        try await RunLedger.record(
            try Catalogue.job(named: job), parameters: parameters, messageID: messageID, cause: cause,
            overlap: overlap, in: pool)
    }

    func queuedRuns(of jobs: [String]) async throws -> [UUID] {
        var queued: [UUID] = []
        for family in Family.allCases { queued += try await clerk.queuedRuns(of: jobs, family) }
        return queued
    }

    func claim(run: UUID, for holder: UUID) async throws -> ClaimedRun? {
        try await clerk.claim(run: run, for: holder)
    }

    func finish(_ run: ClaimedRun, _ ending: RunEnding) async throws -> Counts {
        try await clerk.finish(run, ending)
    }

    func handBack(_ run: ClaimedRun) async throws { try await clerk.handBack(run) }

    func crash(_ run: ClaimedRun, error: String, of registry: JobRegistry) async throws {
        try await clerk.crash(run, error: error, of: registry)
    }

    func define(_ definition: ScheduleDefinition) async throws {
        _ = try definition.schedule()
        try await ScheduleLedger.define([definition], in: pool)
    }

    func fire() async throws -> Int { try await clerk.fire() }

    func setRecurring(_ job: RecurringJob) async throws -> Bool {
        try await RecurringLedger.set(job, by: Self.person, in: pool)
    }

    func removeRecurring(_ name: String) async throws -> Bool {
        try await RecurringLedger.remove(name, by: Self.person, in: pool)
    }

    static let person = Operator(name: "test")

    func nextInstant() async throws -> Date? {
        let now = try await now()
        let row = try await pool.query(
            """
            SELECT least(
                (SELECT min(available_at) FROM live_jobs
                    WHERE status = 'pending' AND available_at > \(now) AND available_at < 'infinity'),
                (SELECT min(expires_at) FROM live_jobs WHERE status = 'pending' AND expires_at > \(now))) AS next
            """)[0]
        let ticks = try await ScheduleLedger.load(in: pool).schedules
            .filter { !$0.definition.isPaused }.compactMap { $0.schedule.next(after: now) }
        let recurrences = try await RecurringLedger.load(in: pool).jobs
            .filter { !$0.isPaused }.compactMap { $0.schedule.next(after: now) }
        return ([try row.decode("next", as: Date?.self)].compactMap(\.self) + ticks + recurrences).min()
    }

    func hasDue() async throws -> Bool {
        try await pool.query(
            """
            SELECT EXISTS (SELECT FROM live_jobs WHERE status = 'pending' AND available_at <= statement_timestamp())
                OR EXISTS (SELECT FROM scheduled_job_runs WHERE status = 'queued') AS has_due
            """)[0].decode("has_due")
    }
}
