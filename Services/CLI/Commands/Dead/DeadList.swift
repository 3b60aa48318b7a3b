import ArgumentParser
import Hosting
import Jobs
import Models

/// Dead letters, newest first.
struct DeadList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the dead letters that nobody replayed yet, newest first.")

    @OptionGroup var selection: LetterSelection
    @OptionGroup var replayed: ReplayedOptions
    @OptionGroup var page: PageOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await Session.with { backbone in
            var filter = try await selection.filter(in: backbone.database)
            filter.isReplayed = replayed.isReplayed
            let letters = try await DeadLetterLedger.list(
                filter, before: page.before, limit: page.limit, in: backbone.database)
            if output.json { return try letters.forEach { try JSONLine.print($0) } }
            var table = Table("ID", "CREATED", "KIND", "FAMILY", "NAME", "JOB", "REPLAYED", "REASON")
            for letter in letters {
                table.add(
                    "\(letter.id)", Instant.text(letter.createdAt), letter.kind.rawValue, letter.family ?? "–",
                    Cell.line(letter.name, limit: 40), letter.jobID.map { "\($0)" } ?? "–",
                    Instant.text(letter.replayedAt), Cell.line(letter.reason))
            }
            print(table.isEmpty ? "no such dead letters" : table.text())
            page.note(after: letters.last?.id, count: letters.count)
        }
    }
}
