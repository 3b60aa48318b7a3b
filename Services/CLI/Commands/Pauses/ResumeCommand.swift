import ArgumentParser
import Hosting
import Jobs
import Models

/// Ends a pause.
struct ResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "End the pause of a scheduled job, a job type, a family or a tenant.")

    @Argument(help: "scheduled, type, family or tenant.") var scope: HoldScope
    @Argument(help: "Its name; a tenant's name or id.") var name: String
    @OptionGroup var person: OperatorOptions
    @OptionGroup var output: OutputOptions

    private struct Resumed: Encodable {
        let scope: PauseScope
        let name: String
        /// Whether it was paused.
        let isResumed: Bool

        enum CodingKeys: String, CodingKey {
            case scope, name
            case isResumed = "resumed"
        }
    }

    func run() async throws {
        try await Self.resume(scope.scope, name, by: person, output)
    }

    static func resume(
        _ scope: PauseScope, _ name: String, by person: OperatorOptions, _ output: OutputOptions
    ) async throws {
        try await Session.with { backbone in
            let ended = try await PauseLedger.resume(scope, name, by: person.person, in: backbone.database)
            // whose work it held up is not told; a bell that finds nothing costs nothing
            if ended != nil {
                await Bell.ring(Dictionary(uniqueKeysWithValues: Family.allCases.map { ($0, 1) }), backbone)
            }
            let resumed = Resumed(scope: scope, name: ended?.key ?? name, isResumed: ended != nil)
            if output.json { return try JSONLine.print(resumed) }
            let what = "\(scope.rawValue) \(ended?.tenant ?? resumed.name)"
            print(ended == nil ? "\(what) was not paused" : "\(what) resumed")
        }
    }
}
