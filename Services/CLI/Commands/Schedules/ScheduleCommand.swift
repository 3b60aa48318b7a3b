import ArgumentParser

/// Schedules at run time.
struct ScheduleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schedule",
        abstract: "Schedules at run time: set, remove, list, pause, resume, of scheduled jobs and of queued ones.",
        subcommands: [
            ScheduleSet.self, ScheduleRemove.self, ScheduleList.self, SchedulePause.self, ScheduleResume.self,
        ])
}
