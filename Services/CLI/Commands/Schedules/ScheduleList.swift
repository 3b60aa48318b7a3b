import ArgumentParser
import Hosting
import Jobs

/// Every schedule the ledger has.
struct ScheduleList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the schedules in force, and the recurring queued jobs with their figures.",
        discussion: "'carillon scheduler status' says of each scheduled job how it went.")

    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await Session.with { backbone in
            let (entries, unreadable) = try await ScheduleEntry.load(in: backbone.database)
            for schedule in unreadable { Output.error("schedule \(schedule.job) cannot be read: \(schedule.reason)") }
            if output.json { return try entries.forEach { try JSONLine.print($0) } }
            var table = Table(
                "NAME", "STARTS", "STATE", "SCHEDULE", "ZONE", "FROM", "NEXT", "FIRED", "MERGED", "MISSED")
            for entry in entries {
                table.add(
                    entry.name, entry.isRecurring ? "job \(entry.starts)" : "run", entry.state, entry.expression,
                    entry.zone, entry.source, Instant.text(entry.next), Self.figure(entry.fired),
                    Self.figure(entry.merged), Self.figure(entry.missed))
            }
            print(table.isEmpty ? "no schedule yet" : table.text())
        }
    }

    private static func figure(_ count: Int64?) -> String { count.map { "\($0)" } ?? "–" }
}
