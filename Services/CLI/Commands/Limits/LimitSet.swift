import ArgumentParser
import Hosting
import Jobs

/// Sets a limit.
struct LimitSet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Limit a job type, a tenant or a provider, in place of the limit that is there.")

    @Argument(help: "type, tenant or provider.") var scope: LimitScope
    @Argument(help: "Its name; a tenant's name or id.") var name: String
    @Option(help: "Jobs at work at once at most; 0 lets none begin.") var maxRunning: Int?
    @Option(help: "Jobs that may begin per second, in the long run.") var rate: Double?
    @Option(help: "Jobs that may begin at once after a rest; a second's worth when absent.") var burst: Double?
    @OptionGroup var person: OperatorOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await Session.with { backbone in
            let limit = try await LimitLedger.set(
                scope, name, maxRunning: maxRunning, rate: rate, burst: burst, by: person.person,
                in: backbone.database)
            if output.json { return try JSONLine.print(limit) }
            print("\(limit.scope.rawValue) \(limit.key): \(LimitList.text(limit))")
        }
    }
}
