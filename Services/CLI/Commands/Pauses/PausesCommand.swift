import ArgumentParser
import Hosting
import Jobs

/// What is held up.
struct PausesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pauses", abstract: "List what is paused, by whom and why, and how much waits for it.")

    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await Session.with { backbone in
            let pauses = try await PauseLedger.list(in: backbone.database)
            if output.json { return try pauses.forEach { try JSONLine.print($0) } }
            var table = Table("SCOPE", "NAME", "SINCE", "WAITING", "BY", "WHY")
            for pause in pauses {
                table.add(
                    pause.scope.rawValue, pause.tenant.map { "\($0) (\(pause.key))" } ?? pause.key,
                    Instant.text(pause.pausedAt), pause.waiting == 10_000 ? "10000+" : "\(pause.waiting)",
                    pause.actor, Cell.line(pause.reason))
            }
            print(table.isEmpty ? "nothing is paused" : table.text())
        }
    }
}
