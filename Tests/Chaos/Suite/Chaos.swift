import ArgumentParser
import FoundationEssentials
import TestSupport

/// Plays faults on the real runtime, on servers of its own, and counts what was lost, doubled or stuck.
@main struct Chaos: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chaos",
        abstract: "One fault after another under load: nothing may be lost, doubled or stuck.",
        discussion: """
            Exit codes: 0 when every fault left everything in order; 1 when something is lost, doubled, stuck, late, or \
            breaks an invariant; 3 when all that was played is in order and something was skipped.
            """)

    @Option(help: ArgumentHelp("Writes the outcomes there as JSON.", valueName: "file")) var json: String?
    @Flag(help: "The short form, which CI runs.") var short = false
    @Option(
        help: ArgumentHelp(
            "The root of a Debian with another RabbitMQ; may be given several times.", valueName: "folder"))
    var brokerRoot: [String] = []
    @Option(help: ArgumentHelp("Only faults whose names contain this; may be given several times.", valueName: "text"))
    var only: [String] = []
    @Option(help: ArgumentHelp("Only on brokers whose version begins so.", valueName: "version")) var broker: String?
    @Flag(help: "Lists the faults and ends.") var list = false
    @Flag(help: "Keeps the logs of a fault that went wrong, and says where.") var keep = false

    func run() async throws {
        if list { return print(Fault.all.map(\.name).joined(separator: "\n")) }
        OwnNetwork.enter()
        let outcomes = try await Season(options: self).run()
        let report = Report(outcomes: outcomes)
        print("\n\(report.table)\n")
        if let json { try report.json().write(to: URL(filePath: json)) }
        for outcome in outcomes where !outcome.isGood {
            print("\(outcome.fault) (\(outcome.broker))")
            for complaint in outcome.complaints { print("    \(complaint)") }
        }
        let (bad, skipped) = (
            outcomes.filter { !$0.isGood && $0.skipped == nil }, outcomes.filter { $0.skipped != nil }
        )
        print("\(outcomes.count - bad.count - skipped.count) in order, \(bad.count) not, \(skipped.count) skipped")
        if !bad.isEmpty || outcomes.isEmpty { throw ExitCode(1) }
        if !skipped.isEmpty { throw ExitCode(3) }
    }
}
