import ArgumentParser
import FoundationEssentials
import Hosting
import Jobs
import Models
import Postgres
import Schedules

/// Every job with its schedule and how it last went.
struct SchedulerStatus: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Every job: schedule, next instant, last success, and whether it is stale.")

    @OptionGroup var output: OutputOptions

    private struct Entry: Encodable {
        let job: String
        let family: String
        let state: String
        let schedule: String
        let zone: String
        let source: String
        let next: Date?
        let lastSuccess: Date?
        let isStale: Bool

        enum CodingKeys: String, CodingKey {
            case job, family, state, schedule, zone, source, next
            case lastSuccess = "last_success"
            case isStale = "stale"
        }
    }

    func run() async throws {
        try await Session.with { backbone in
            let entries = try await load(in: backbone.database)
            if output.json { return try entries.forEach { try JSONLine.print($0) } }
            var table = Table("JOB", "FAMILY", "STATE", "SCHEDULE", "ZONE", "FROM", "NEXT", "LAST SUCCESS")
            for entry in entries {
                table.add(
                    entry.job, entry.family, entry.isStale ? "stale" : entry.state, entry.schedule, entry.zone,
                    entry.source, Instant.text(entry.next), Instant.text(entry.lastSuccess))
            }
            print(table.text())
        }
    }

    private func load(in database: any PostgresQuerying) async throws -> [Entry] {
        let stored = Dictionary(
            uniqueKeysWithValues: try await ScheduleLedger.load(in: database).schedules.map { ($0.definition.job, $0) })
        let history = Dictionary(
            uniqueKeysWithValues: try await Staleness.load(in: database).map { ($0.job, $0) })
        let now = try await database.query("SELECT clock_timestamp() AS now")[0].decode("now", as: Date.self)
        return Catalogue.jobs.map { job in
            guard let schedule = stored[job.name], let past = history[job.name] else { return Self.unregistered(job) }
            return Self.entry(job, schedule, past, now)
        }
    }

    private static func unregistered(_ job: CataloguedJob) -> Entry {
        Entry(
            job: job.name, family: job.family.rawValue, state: "no service", schedule: job.cadence, zone: "UTC",
            source: "catalogue", next: nil, lastSuccess: nil, isStale: false)
    }

    private static func entry(_ job: CataloguedJob, _ stored: StoredSchedule, _ past: Staleness, _ now: Date) -> Entry {
        let isPaused = stored.definition.isPaused
        return Entry(
            job: job.name, family: job.family.rawValue, state: isPaused ? "paused" : "scheduled",
            schedule: stored.definition.expression, zone: stored.definition.zone, source: stored.definition.source,
            next: isPaused ? nil : stored.schedule.next(after: now), lastSuccess: past.lastSuccess,
            isStale: past.isStale)
    }
}
