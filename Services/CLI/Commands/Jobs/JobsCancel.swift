import ArgumentParser
import Hosting
import Jobs
import Models

/// Ends live jobs.
struct JobsCancel: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel", abstract: "Cancel live jobs: pending ones end at once, running ones are asked to stop.",
        discussion: """
            A running handler is cancelled within about a second; the job ends as cancelled once it has listened. One \
            that finishes its work all the same completes.
            """)

    @OptionGroup var aim: LiveJobAim
    @Option(name: .long, help: "Only pending or only processing ones.") var status: JobStatus?
    @OptionGroup var person: OperatorOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if let status, status != .pending, status != .processing {
            throw ValidationError("only pending and processing jobs can be cancelled, not \(status.rawValue) ones")
        }
    }

    func run() async throws {
        try await Session.with { backbone in
            var filter = try await aim.filter(in: backbone.database)
            filter.status = status
            if aim.dryRun {
                let count = try await JobLedger.countLive(filter, in: backbone.database)
                if output.json { return try JSONLine.print(Counted(count: count)) }
                return print("\(count) would be cancelled")
            }
            let report = try await JobLedger.cancel(filter, by: person.person, in: backbone.database)
            let called = try await CallbackLedger.waiting(in: backbone.database)
            if report.cancelled > 0 {
                await Bell.ring(Dictionary(uniqueKeysWithValues: called.map { ($0, 1) }), backbone)
            }
            if output.json { return try JSONLine.print(report) }
            print("\(report.cancelled) cancelled, \(report.asked) running ones asked to stop")
        }
    }
}
