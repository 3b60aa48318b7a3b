import ArgumentParser

/// What is due when.
struct Scheduler: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Schedules: their state, a check of the configuration, and what is due when.",
        subcommands: [SchedulerStatus.self, SchedulerCheck.self, SchedulerPreview.self, SchedulerNext.self])
}
