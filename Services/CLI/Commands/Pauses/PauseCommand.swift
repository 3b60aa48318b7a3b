import ArgumentParser
import Hosting
import Jobs

/// Holds something up.
struct PauseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause",
        abstract: "Let a scheduled job, a job type, a family or a tenant start nothing more; what runs goes on.")

    @Argument(help: "scheduled, type, family or tenant.") var scope: HoldScope
    @Argument(help: "Its name; a tenant's name or id.") var name: String
    @OptionGroup var person: OperatorOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await Self.pause(scope.scope, name, by: person, output)
    }

    static func pause(
        _ scope: PauseScope, _ name: String, by person: OperatorOptions, _ output: OutputOptions
    ) async throws {
        try await Session.with { backbone in
            let (pause, isNew) = try await PauseLedger.pause(scope, name, by: person.person, in: backbone.database)
            if output.json { return try JSONLine.print(pause) }
            let what = "\(scope.rawValue) \(pause.tenant ?? pause.key)"
            print(
                isNew ? "\(what) paused" : "\(what) is paused since \(Instant.text(pause.pausedAt)) by \(pause.actor)")
        }
    }
}
