import ArgumentParser
import FoundationEssentials
import Hosting
import Jobs
import Models

/// Queued jobs, newest first.
struct JobsList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List queued jobs, live and finished, newest first.")

    @OptionGroup var selection: JobSelection
    @Option(name: .long, help: "Only this status: pending, processing, completed, failed or cancelled.")
    var status: JobStatus?
    @OptionGroup var page: PageOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await Session.with { backbone in
            var filter = try await selection.filter(in: backbone.database)
            filter.status = status
            let jobs = try await JobLedger.list(
                filter, before: page.before, limit: page.limit, in: backbone.database)
            if output.json { return try jobs.forEach { try JSONLine.print($0) } }
            var table = Table("ID", "TYPE", "STATUS", "TRIES", "CREATED", "DUE", "REFERENCE", "ERROR")
            for job in jobs {
                table.add(
                    "\(job.id)", job.type, Self.status(of: job), "\(job.retryCount)/\(job.maxRetries)",
                    Instant.text(job.createdAt), Instant.text(job.availableAt), Self.reference(of: job),
                    Cell.line(job.error))
            }
            print(table.isEmpty ? "no such jobs" : table.text())
            page.note(after: jobs.last?.id, count: jobs.count)
        }
    }

    private static func status(of job: JobRecord) -> String {
        job.cancelRequestedAt == nil ? job.status.rawValue : "\(job.status.rawValue), stopping"
    }

    static func reference(of job: JobRecord) -> String {
        let parts = [job.referenceType, job.referenceID].compactMap(\.self)
        return parts.isEmpty ? job.uniqueKey ?? "–" : parts.joined(separator: ":")
    }
}
