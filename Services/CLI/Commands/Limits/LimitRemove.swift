import ArgumentParser
import Hosting
import Jobs

/// Removes a limit.
struct LimitRemove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "remove", abstract: "Remove a limit.")

    @Argument(help: "type, tenant or provider.") var scope: LimitScope
    @Argument(help: "Its name; a tenant's name or id.") var name: String
    @OptionGroup var person: OperatorOptions
    @OptionGroup var output: OutputOptions

    private struct Removed: Encodable {
        let scope: LimitScope
        let name: String
        /// Whether there was a limit.
        let removed: Bool
    }

    func run() async throws {
        try await Session.with { backbone in
            let removed = try await LimitLedger.remove(scope, name, by: person.person, in: backbone.database)
            if output.json { return try JSONLine.print(Removed(scope: scope, name: name, removed: removed)) }
            print("\(scope.rawValue) \(name) \(removed ? "is no longer limited" : "was not limited")")
        }
    }
}
