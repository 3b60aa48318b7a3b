import ArgumentParser
import Hosting
import Jobs

/// Takes dead letters away.
struct DeadPurge: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "purge", abstract: "Take dead letters away for good; by default only such as nobody replayed.",
        discussion: """
            What 'carillon dead list' shows with the same options is what goes. The audit log keeps how many went, \
            why and by whom.
            """)

    @Argument(help: "The letters' ids.") var ids: [Int64] = []
    @OptionGroup var selection: LetterSelection
    @OptionGroup var replayed: ReplayedOptions
    @Flag(name: .long, help: "Every letter.") var all = false
    @Flag(name: .long, help: "Only say how many there are.") var dryRun = false
    @OptionGroup var person: OperatorOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        try Aim.check(ids: ids, filterIsEmpty: selection.isEmpty, all: all, what: "dead letter")
    }

    func run() async throws {
        try await Session.with { backbone in
            var filter = try await selection.filter(in: backbone.database)
            filter.isReplayed = ids.isEmpty ? replayed.isReplayed : nil
            if !ids.isEmpty { filter.ids = ids }
            let count =
                dryRun
                ? try await DeadLetterLedger.count(filter, in: backbone.database)
                : try await DeadLetterLedger.purge(filter, by: person.person, in: backbone.database)
            if output.json { return try JSONLine.print(Counted(count: count)) }
            print(dryRun ? "\(count) would be purged" : "\(count) purged")
        }
    }
}
