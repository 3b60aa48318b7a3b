import FoundationEssentials
import Jobs
import Models
import Schedules

extension MemoryState {
    func jobs(after id: Int64) -> [LedgerJob] {
        id < lastJob ? (id + 1...lastJob).compactMap { (live[$0] ?? finished[$0])?.job } : []
    }

    func run(_ id: UUID) -> LedgerRun? {
        openRuns[id]?.run ?? settledRuns.last { $0.run.id == id }?.run
    }

    /// Whether anything is due that limits or pauses hold up.
    var hasDue: Bool {
        live.values.contains { job in
            job.job.status == .pending && job.job.availableAt.map { $0 <= now } ?? false
        } || openRuns.values.contains { $0.run.status == .queued }
    }

    var allRuns: [LedgerRun] {
        (settledRuns + Array(openRuns.values)).sorted { $0.place < $1.place }.map(\.run)
    }

    /// The next instant after now at which something comes due by itself.
    func nextInstant() -> Date? {
        let pending = live.values.filter { $0.job.status == .pending }.map(\.job)
        let dues = pending.compactMap(\.availableAt) + pending.compactMap(\.expiresAt)
        let ticks = schedules.values.filter { !isPaused($0) }.compactMap { $0.schedule.next(after: now) }
        let recurrences = recurring.filter { !isPaused(.schedule, $0.key) }.compactMap {
            $0.value.schedule.next(after: now)
        }
        return (dues.filter { $0 > now } + ticks + recurrences).min()
    }

    /// The claims of a process that somebody wants stopped.
    func stopRequests(of holder: UUID) -> Set<Claim> {
        let jobs = live.values.filter { $0.holder == holder && $0.job.isCancelRequested }.compactMap { job in
            job.fence.map { Claim.job(id: job.job.id, fence: $0) }
        }
        let runs = openRuns.values.filter { $0.holder == holder && $0.run.isCancelRequested }.compactMap { run in
            run.fence.map { Claim.run(id: run.run.id, fence: $0) }
        }
        return Set(jobs + runs)
    }
}
