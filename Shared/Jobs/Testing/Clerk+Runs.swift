package import FoundationEssentials
package import Models
import Postgres

extension Clerk {
    package func queuedRuns(of jobs: [String], _ family: Family) async throws -> [UUID] {
        try await RunLedger.candidates(family: family, jobs: jobs, limit: 1000, in: database)
    }

    package func claim(run: UUID, for holder: UUID) async throws -> ClaimedRun? {
        try await RunLedger.claim(run, holder: holder, in: database)
    }

    package func finish(_ run: ClaimedRun, _ ending: RunEnding) async throws -> Counts {
        try await RunLedger.finish(run, ending, in: database)
    }

    package func handBack(_ run: ClaimedRun) async throws {
        try await RunLedger.handBack(run, in: database)
    }

    /// What a publisher's round does, without its relay: what it would publish is nothing but a hint.
    ///
    /// - Returns: how many runs and jobs it made.
    package func fire() async throws -> Int {
        var count = 0
        for stored in try await ScheduleLedger.load(in: database).schedules {
            if let message = try await ScheduleLedger.fire(stored, in: database) {
                count += 1
                try await Outbox.remove([message.id], in: database)
            }
        }
        for stored in try await RecurringLedger.load(in: database).jobs {
            if let fired = try await RecurringLedger.fire(stored, in: database) {
                count += 1
                try await Outbox.remove([fired.bell.id], in: database)
            }
        }
        return count
    }
}
