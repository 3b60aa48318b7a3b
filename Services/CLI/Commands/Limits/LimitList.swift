import ArgumentParser
import Hosting
import Jobs

/// What is limited.
struct LimitList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List what is limited, and how much of it is at work.")

    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await Session.with { backbone in
            let limits = try await LimitLedger.list(in: backbone.database)
            if output.json { return try limits.forEach { try JSONLine.print($0) } }
            var table = Table("SCOPE", "NAME", "RUNNING", "LIMIT")
            for limit in limits {
                table.add(limit.scope.rawValue, limit.key, "\(limit.running)", Self.text(limit))
            }
            print(table.isEmpty ? "nothing is limited" : table.text())
        }
    }

    static func text(_ limit: Limit) -> String {
        let cap = limit.maxRunning.map { "at most \($0) at once" }
        let rate = limit.rate.map { "\($0) per second, bursts of \(limit.burst ?? 1)" }
        return [cap, rate].compactMap { $0 }.joined(separator: "; ")
    }
}
