import ArgumentParser

/// Queued jobs.
struct JobsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jobs", abstract: "Queued jobs: list, show, enqueue, cancel, retry at once, reschedule.",
        subcommands: [
            JobsList.self, JobsShow.self, JobsEnqueue.self, JobsCancel.self, JobsRetryNow.self, JobsReschedule.self,
        ])
}
