import ArgumentParser
import FoundationEssentials
import Hosting
import Models
import Postgres

/// The latest runs, newest last.
struct Runs: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show the latest runs; --follow shows every one as it ends.")

    @Option(name: .long, help: "Only this job.") var job: String?
    @Option(name: .long, help: "How many.") var limit = 20
    @Flag(name: .long, help: "Go on until interrupted.") var follow = false
    @OptionGroup var output: OutputOptions

    func validate() throws {
        try Usage.check("--limit", limit, in: 1...100_000)
    }

    func run() async throws {
        let job = try job.map { name in try Usage.checked { try Catalogue.job(named: name).name } }
        try await Session.with { backbone in
            var follower = try await RunFollower(job: job, in: backbone.database)
            let latest = try await load(job, in: backbone.database)
            try show(latest, heading: true)
            follower.leaveOut(latest)
            while follow {
                Output.flush()
                try await ContinuousClock().sleep(for: .seconds(1))
                try show(try await follower.next(in: backbone.database), heading: false)
            }
        }
    }

    private func load(_ job: String?, in database: any PostgresQuerying) async throws -> [RunRow] {
        let rows = try await database.query(
            """
            SELECT \(unescaped: RunRow.columns) FROM scheduled_job_runs
            WHERE job = coalesce(\(job), job) ORDER BY created_at DESC LIMIT \(limit)
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
