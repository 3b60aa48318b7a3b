import ArgumentParser
import FoundationEssentials
import Hosting
import Models
import Postgres

/// The latest runs, newest last.
struct Runs: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show the latest runs; --follow shows new ones as they end.")

    @Option(name: .long, help: "Only this job.") var job: String?
    @Option(name: .long, help: "How many.") var limit = 20
    @Flag(name: .long, help: "Go on until interrupted.") var follow = false
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let job = try job.map { try Catalogue.job(named: $0).name }
        try await Session.with { backbone in
            let latest = try await load(job, in: backbone.database)
            try show(latest, heading: true)
            guard follow else { return }
            var shown = Set(latest.filter(\.isOver).map(\.id))
            while !Task.isCancelled {
                try await ContinuousClock().sleep(for: .seconds(1))
                let new = try await load(job, in: backbone.database).filter { $0.isOver && !shown.contains($0.id) }
                shown.formUnion(new.map(\.id))
                try show(new, heading: false)
                Output.flush()
            }
        }
    }

    private func load(_ job: String?, in database: any PostgresQuerying) async throws -> [RunRow] {
        let rows = try await database.query(
            """
            SELECT id, job, trigger, scheduled_for, status, attempt, missed, created_at, started_at, settled_at,
                duration_ms, counts::text AS counts, error, correlation_id
            FROM scheduled_job_runs WHERE job = coalesce(\(job), job) ORDER BY created_at DESC LIMIT \(limit)
            """)
        return try rows.map(RunRow.init).reversed()
    }

    private func show(_ runs: [RunRow], heading: Bool) throws {
        if output.json { return try runs.forEach { try JSONLine.print($0) } }
        if !heading {
            for run in runs { print(Instant.text(run.createdAt), run.job, run.status, run.report) }
            return
        }
        var table = Table("CREATED", "JOB", "TRIGGER", "STATUS", "ATT", "MISSED", "MS", "REPORT", "CORRELATION")
        for run in runs {
            table.add(
                Instant.text(run.createdAt), run.job, run.trigger, run.status, "\(run.attempt)", "\(run.missed)",
                run.durationMs.map { "\($0)" } ?? "–", run.report, run.correlationID)
        }
        print(table.isEmpty ? "no runs yet" : table.text())
    }
}

extension RunRow {
    fileprivate var isOver: Bool { status != "queued" && status != "running" }
}
